import { createPublicKey, randomUUID, verify } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { WebSocketServer, type WebSocket } from 'ws';

/** What was sent to a browser through here. */
export interface Posted {
  channel: string;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

interface Said {
  messageType: string;
  channelID?: string;
  key?: string;
  uaid?: string;
  updates?: { channelID: string }[];
}

interface Claims {
  aud: string;
  exp: number;
  sub: string;
}

const DAY_S = 86_400;
const MOST_BYTES = 4_096;
/** Of the one record of `aes128gcm` (RFC 8188): salt, size of a record, length of the key. */
const HEADER = { salt: 16, size: 4, length: 1 };
const POINT = 65;

/**
 * A push service: browsers hold a socket to it (the protocol of Firefox), whoever writes to them sends here by HTTP. It checks what real ones
 * check: who sends (RFC 8292), and the form of the message (RFC 8188, 8291).
 */
export class PushService {
  /** Instead of taking a message. */
  refuse: number | undefined;
  readonly posted: Posted[] = [];
  /** What was wrong with a message. */
  readonly faults: string[] = [];
  /** By channel: the key that may write to it, as its browser told it. */
  readonly registered = new Map<string, string>();
  readonly unregistered: string[] = [];
  readonly acknowledged: string[] = [];
  private readonly browsers = new Set<WebSocket>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<PushService> {
    const server = createServer();
    const service = new PushService(server);
    server.on('request', (request, answer) => void service.take(request, answer));
    new WebSocketServer({ server }).on('connection', (browser) => service.welcome(browser));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return service;
  }

  /** Host and port. */
  get place(): string {
    return `127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  async stop(): Promise<void> {
    this.browsers.forEach((one) => one.terminate());
    await new Promise((closed) => this.server.close(closed));
  }

  private welcome(browser: WebSocket): void {
    this.browsers.add(browser);
    browser.on('close', () => this.browsers.delete(browser));
    browser.on('message', (data: Buffer) => {
      const text = data.toString();
      if (text === '{}') browser.send('{}');
      else this.hear(browser, JSON.parse(text) as Said);
    });
  }

  private hear(browser: WebSocket, { messageType, channelID = '', key = '', uaid, updates = [] }: Said): void {
    const say = (answer: object) => browser.send(JSON.stringify({ messageType, channelID, ...answer }));
    if (messageType === 'hello') say({ uaid: uaid || randomUUID().replaceAll('-', ''), status: 200, use_webpush: true, broadcasts: {} });
    if (messageType === 'ack') this.acknowledged.push(...updates.map((one) => one.channelID));
    if (messageType === 'register') {
      this.registered.set(channelID, key);
      say({ status: 200, pushEndpoint: `http://${this.place}/wpush/${channelID}` });
    }
    if (messageType === 'unregister') {
      this.registered.delete(channelID);
      this.unregistered.push(channelID);
      say({ status: 200 });
    }
  }

  private async take(request: IncomingMessage, answer: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const posted = { channel: (request.url ?? '').replace('/wpush/', ''), headers: request.headers, body: Buffer.concat(parts) };
    this.posted.push(posted);
    const status = this.refuse ?? this.judge(request.method, posted);
    answer.writeHead(status, { Location: `/m/${randomUUID()}` }).end();
    if (status !== 201) return;
    const message = {
      messageType: 'notification',
      channelID: posted.channel,
      version: randomUUID(),
      data: posted.body.toString('base64url'),
      headers: { encoding: 'aes128gcm' },
    };
    this.browsers.forEach((one) => one.send(JSON.stringify(message)));
  }

  private judge(method: string | undefined, { channel, headers, body }: Posted): number {
    const key = this.registered.get(channel);
    if (key === undefined) return 410;
    const wrong = (status: number, why: string) => {
      this.faults.push(why);
      return status;
    };
    if (method !== 'POST') return wrong(405, 'another method than POST');
    if (headers['content-encoding'] !== 'aes128gcm') return wrong(400, 'another encoding than aes128gcm');
    if (!/^\d+$/.test(headers.ttl?.toString() ?? '')) return wrong(400, 'no TTL');
    if (!/^[\w-]{1,32}$/.test(headers.topic?.toString() ?? '')) return wrong(400, 'a Topic of another form');
    const sealed = HEADER.salt + HEADER.size + HEADER.length + POINT;
    if (body.length <= sealed || body.length > MOST_BYTES || body[sealed - POINT - 1] !== POINT) return wrong(413, 'a record of another form');
    return this.isSender(headers.authorization ?? '', key) ? 201 : wrong(401, `not the sender: ${headers.authorization ?? 'nobody'}`);
  }

  /** Whether the word is signed by the key with which the browser subscribed, for this service, and not for ever. */
  private isSender(authorization: string, subscribedWith: string): boolean {
    const [, token = '', key = ''] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(authorization) ?? [];
    const [head = '', claims = '', signature = ''] = token.split('.');
    const point = Buffer.from(key, 'base64url');
    if (point.length !== POINT || !point.equals(Buffer.from(subscribedWith, 'base64url'))) return false;
    const jwk = { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') };
    const publicKey = createPublicKey({ key: jwk, format: 'jwk' });
    const signed = verify('sha256', Buffer.from(`${head}.${claims}`), { key: publicKey, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'));
    const said = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Claims;
    const now = Date.now() / 1_000;
    return signed && said.aud === `http://${this.place}` && said.exp > now && said.exp <= now + DAY_S && /^(mailto:|https:)/.test(said.sub);
  }
}
