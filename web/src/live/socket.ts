import { readFrame, type Frame } from './frames';

export type LinkState = 'connecting' | 'live' | 'lost' | 'closed';

/** What the state machine needs from outside; tests give their own. */
interface Surroundings {
  open(url: string): WebSocketLike;
  after(ms: number, act: () => void): () => void;
  random(): number;
}

export interface WebSocketLike {
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  close(): void;
}

interface Listener {
  frame(frame: Frame): void;
  state(state: LinkState): void;
  /** The server ended the session. */
  signedOut(): void;
}

const FIRST_MS = 500;
const MOST_MS = 15_000;
/** A service that starts anew is back in seconds: so many tries come soon after one another, then longer and longer apart. */
const SOON = 8;
const SOON_MS = 2_000;
/** The server speaks every 15 s (its heartbeat); silence means that the line is dead. */
export const SILENCE_MS = 45_000;
const SIGNED_OUT = 4401;
const TOO_MANY = 4029;
const RESTART = 1012;

export const browser: Surroundings = {
  open(url) {
    const socket = new WebSocket(url);
    return {
      set onmessage(listen: WebSocketLike['onmessage']) {
        socket.onmessage = listen;
      },
      set onclose(listen: WebSocketLike['onclose']) {
        socket.onclose = listen;
      },
      close: () => socket.close(),
    };
  },
  after: (ms, act) => {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
  random: Math.random,
};

/** One line to the server for as long as the page lives: it goes on from the last number that was seen, each frame once. */
export class Live {
  private socket: WebSocketLike | null = null;
  private tries = 0;
  private ended = false;
  private stopped = false;
  private cancelWait: () => void = () => undefined;
  private cancelSilence: () => void = () => undefined;

  constructor(
    private readonly url: string,
    private last: number,
    private readonly listener: Listener,
    private readonly around: Surroundings = browser,
  ) {}

  start(): void {
    this.connect();
  }

  stop(): void {
    this.ended = this.stopped = true;
    this.drop();
    this.listener.state('closed');
  }

  /** Something suggests that the line is back (wake-up, focus, network): do not wait for the next try. */
  hurry(): void {
    if (this.ended || this.socket !== null) return;
    this.tries = 0;
    this.connect();
  }

  /** The session that ended was replaced by a new one: go on with that. */
  again(): void {
    if (this.stopped) return;
    this.ended = false;
    this.wait();
  }

  private connect(): void {
    this.cancelWait();
    this.listener.state(this.tries === 0 ? 'connecting' : 'lost');
    const socket = this.around.open(`${this.url}?after=${String(this.last)}`);
    this.socket = socket;
    socket.onmessage = (event) => {
      if (this.socket === socket) this.read(event.data);
    };
    socket.onclose = (event) => {
      if (this.socket === socket) this.closed(event.code);
    };
    this.listen();
  }

  private read(data: unknown): void {
    this.listen();
    const frame = readFrame(data);
    if (frame === undefined) return;
    if (frame.type === 'hello') {
      this.tries = 0;
      this.listener.state('live');
    }
    if (frame.type === 'notification') {
      if (frame.seq <= this.last) return;
      this.last = frame.seq;
    }
    if (frame.type === 'resync') this.last = frame.seq;
    this.listener.frame(frame);
  }

  private closed(code: number): void {
    this.drop();
    if (code === SIGNED_OUT || code === TOO_MANY) {
      this.ended = true;
      this.listener.state('closed');
      if (code === SIGNED_OUT) this.listener.signedOut();
      return;
    }
    this.listener.state('lost');
    // After a restart everybody comes back at once: spread them.
    if (code === RESTART) this.wait(FIRST_MS + this.around.random() * 4_500);
    else this.wait();
  }

  private wait(ms?: number): void {
    const most = this.tries < SOON ? Math.min(SOON_MS, FIRST_MS * 2 ** this.tries) : Math.min(MOST_MS, SOON_MS * 2 ** (this.tries - SOON));
    this.tries += 1;
    this.cancelWait = this.around.after(ms ?? FIRST_MS / 2 + this.around.random() * most, () => this.connect());
  }

  private listen(): void {
    this.cancelSilence();
    this.cancelSilence = this.around.after(SILENCE_MS, () => this.closed(1006));
  }

  private drop(): void {
    this.cancelWait();
    this.cancelSilence();
    const socket = this.socket;
    this.socket = null;
    if (socket !== null) {
      socket.onmessage = socket.onclose = null;
      socket.close();
    }
  }
}
