// Every text of the sources is in its catalogue, and nothing else is: what is missing shows as a code on the screen.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

const catalogues = () => readdirSync('src', { recursive: true }).filter((file) => file.endsWith('.po'));
const read = () => new Map(catalogues().map((file) => [`src/${file}`, readFileSync(`src/${file}`, 'utf8')]));

const before = read();
execFileSync('npx', ['lingui', 'extract', '--clean', '--workers', '1'], { stdio: ['ignore', 'ignore', 'inherit'] });
const after = read();
const differ = [...after].filter(([file, text]) => before.get(file) !== text).map(([file]) => file);
for (const [file, text] of before) writeFileSync(file, text);
if (differ.length) {
  console.error(`Texts of the sources are not those of ${differ.join(', ')}: run npm run texts and translate what is new.`);
  process.exit(1);
}
