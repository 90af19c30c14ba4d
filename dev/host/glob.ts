import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const isGlob = (pattern: string): boolean => /[*?{]/.test(pattern);

/** Files under `root` that a plain path or a glob (`*`, `**`, `?`, `{a,b}`) names, sorted, relative to `root`. */
export function findFiles(root: string, pattern: string): string[] {
  const relative = pattern.replace(/^\.\//, '');
  if (!isGlob(relative)) return existsSync(join(root, relative)) ? [relative] : [];
  const segments = relative.split('/');
  const base = segments.slice(0, segments.findIndex(isGlob)).join('/');
  if (!existsSync(join(root, base))) return [];
  const matches = toRegExp(relative);
  return filesUnder(root, base)
    .filter((file) => matches.test(file))
    .sort();
}

function filesUnder(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (!entry.isDirectory()) return [path];
    return entry.name === 'node_modules' ? [] : filesUnder(root, path);
  });
}

function toRegExp(pattern: string): RegExp {
  const source = pattern.replace(/\*\*\/|\*\*|\*|\?|\{[^}]*\}|[.+^$()|[\]\\]/g, (token) => {
    if (token === '**/') return '(?:[^/]+/)*';
    if (token === '**') return '.*';
    if (token === '*') return '[^/]*';
    if (token === '?') return '[^/]';
    if (token.startsWith('{')) return `(?:${token.slice(1, -1).split(',').join('|')})`;
    return `\\${token}`;
  });
  return new RegExp(`^${source}$`);
}
