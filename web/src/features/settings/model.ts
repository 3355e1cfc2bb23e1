const BROWSERS: readonly [RegExp, string][] = [
  [/YaBrowser\//, 'Яндекс Браузер'],
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];
const SYSTEMS: readonly [RegExp, string][] = [
  [/iPhone|iPad/, 'iOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
];

function first(table: readonly [RegExp, string][], text: string): string | undefined {
  return table.find(([pattern]) => pattern.test(text))?.[1];
}

/** A browser as people name it; what is not known stays as it was said, shortened. */
export function deviceName(userAgent: string): string {
  const browser = first(BROWSERS, userAgent);
  if (browser === undefined) return userAgent.slice(0, 60);
  const system = first(SYSTEMS, userAgent);
  return system === undefined ? browser : `${browser}, ${system}`;
}
