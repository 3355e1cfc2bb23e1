// First load of every screen, gzipped: fails when a limit is passed, prints the biggest parts.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const LIMITS = { shell: 195, js: 250, css: 45, fonts: 65 };
const dist = new URL('../../dist/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'));
const sizes = new Map();

function kilobytes(file) {
  if (!sizes.has(file)) {
    const content = readFileSync(new URL(file, dist));
    sizes.set(file, (file.endsWith('.woff2') ? content.length : gzipSync(content, { level: 9 }).length) / 1024);
  }
  return sizes.get(file);
}

function closure(key, files = new Set(), seen = new Set()) {
  if (seen.has(key)) return files;
  seen.add(key);
  const chunk = manifest[key];
  [chunk.file, ...(chunk.css ?? [])].forEach((file) => files.add(file));
  (chunk.imports ?? []).forEach((one) => closure(one, files, seen));
  return files;
}

const sum = (files, end) => [...files].filter((file) => file.endsWith(end)).reduce((all, file) => all + kilobytes(file), 0);
const shell = closure('index.html');
// One catalogue of a language is loaded with the shell, one with the screen.
const texts = Object.keys(manifest).filter((key) => key === 'src/i18n/ru.po');
texts.forEach((key) => closure(key, shell));

const rows = [['shell', shell]];
const screens = Object.keys(manifest).filter((name) => /^src\/features\/[a-z]+\/[A-Za-z]+\.tsx$/.test(name));
for (const key of screens) {
  const screen = closure(key, new Set(shell));
  const own = key.replace(/[A-Za-z]+\.tsx$/, 'ru.po');
  if (manifest[own] !== undefined) closure(own, screen);
  rows.push([key.slice('src/features/'.length, -'.tsx'.length).replace(/\/page$/, ''), screen]);
}

let failed = false;
for (const [name, files] of rows) {
  const js = sum(files, '.js');
  const css = sum(files, '.css');
  const bad = js > (name === 'shell' ? LIMITS.shell : LIMITS.js) || css > LIMITS.css;
  failed ||= bad;
  console.log(`${bad ? 'too big' : 'ok     '}  ${name.padEnd(20)} js ${js.toFixed(1).padStart(6)} kB  css ${css.toFixed(1).padStart(5)} kB`);
}
const fonts = Object.values(manifest).flatMap((chunk) => chunk.assets ?? []).filter((file) => /(cyrillic|latin)-wght.*woff2$/.test(file));
const fontSize = [...new Set(fonts)].reduce((all, file) => all + kilobytes(file), 0);
console.log(`fonts of Russian and English: ${fontSize.toFixed(1)} kB`);
failed ||= fontSize > LIMITS.fonts;
console.log('biggest:', [...sizes].filter(([file]) => file.endsWith('.js')).sort((a, b) => b[1] - a[1]).slice(0, 5).map(([file, size]) => `${file} ${size.toFixed(1)}`).join(', '));
process.exit(failed ? 1 : 0);
