import * as z from 'zod/mini';

const notification = z.object({
  type: z.literal('notification'),
  seq: z.number(),
  id: z.string(),
  kind: z.string(),
  topic: z.string(),
  level: z.string(),
  title: z.string(),
  body: z.string(),
  link: z.nullable(z.string()),
  about: z.nullish(z.string()),
  actions: z.nullish(z.array(z.unknown())),
  data: z.nullish(z.record(z.string(), z.unknown())),
  created_at: z.string(),
});

const frame = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), seq: z.number(), read: z.number(), server_now: z.string(), build: z.string() }),
  notification,
  z.object({ type: z.literal('seq'), seq: z.number(), read: z.number() }),
  z.object({ type: z.literal('read'), seq: z.number() }),
  z.object({ type: z.literal('resync'), seq: z.number() }),
  z.object({ type: z.literal('test'), id: z.string() }),
]);

export type Frame = z.infer<typeof frame>;
export type NotificationFrame = z.infer<typeof notification>;

/** The frame in a message; nothing for what this client does not know. */
export function readFrame(text: unknown): Frame | undefined {
  if (typeof text !== 'string') return undefined;
  try {
    return frame.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
