import { Language, type Node, Parser } from '@vscode/tree-sitter-wasm';

await Parser.init();
const powershell = await Language.load(
  'node_modules/@vscode/tree-sitter-wasm/wasm/tree-sitter-powershell.wasm',
);

/** The syntax tree of a script, and what in it is none, by line. */
export function parsePowerShell(script: string): { root: Node; errors: string[] } {
  const root = new Parser().setLanguage(powershell).parse(script)?.rootNode;
  if (root === undefined) throw new Error('the script could not be parsed');
  return { root, errors: errorsIn(root) };
}

function errorsIn(node: Node): string[] {
  const own = node.isError || node.isMissing ? [`line ${node.startPosition.row + 1}: ${node.text}`] : [];
  return [...own, ...node.children.flatMap((child) => (child === null ? [] : errorsIn(child)))];
}
