import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { WorkerInfo } from '@playwright/test';

import { Product } from './product';

/** Where each worker's product is written down; nothing outside of a run. */
const folder = () => process.env.PRODUCTS ?? '';
const fileOf = (slot: number | string) => join(folder(), String(slot));

/**
 * The product of a worker. Workers of other projects that come after it in its place go on with the same one, for a start takes as long as
 * many scenarios; after a failure the next worker has a new one.
 */
export async function productOfWorker(
  { ownProduct }: { ownProduct: string },
  use: (product: Product) => Promise<void>,
  { parallelIndex }: WorkerInfo,
): Promise<void> {
  if (ownProduct !== '' || process.env.RUNNING !== undefined) {
    const product = await Product.start();
    await use(product);
    await product.stop();
    return;
  }
  const file = fileOf(parallelIndex);
  const product = existsSync(file) ? Product.attach(readFileSync(file, 'utf8')) : await Product.start();
  writeFileSync(file, product.folder);
  await use(product);
  if (!product.spoilt) return;
  rmSync(file);
  await product.stop();
}

/** Before the first worker; what it returns ends what the workers have left running. */
export default function begin(): () => Promise<void> {
  process.env.PRODUCTS = mkdtempSync(join(tmpdir(), 'vkatilsya-products-'));
  return async () => {
    const left = readdirSync(folder()).map((slot) => readFileSync(fileOf(slot), 'utf8'));
    await Promise.all(left.filter((one) => existsSync(one)).map((one) => Product.attach(one).stop()));
    rmSync(folder(), { recursive: true, force: true });
  };
}
