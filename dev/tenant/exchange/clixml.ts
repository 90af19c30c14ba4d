/**
 * What whoever does not ask for JSON is answered with: PowerShell's own serialization, whose exact form over this
 * interface nobody documents.
 */
export function clixml(rows: readonly Readonly<Record<string, unknown>>[]): string {
  const objects = rows.map((row, index) => {
    const properties = Object.entries(row).map(([name, value]) => property(name, value));
    return `<Obj RefId="${index}"><MS>${properties.join('')}</MS></Obj>`;
  });
  return `<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">${objects.join('')}</Objs>`;
}

function property(name: string, value: unknown): string {
  const named = `N="${escaped(name)}"`;
  if (value === null || value === undefined) return `<Nil ${named} />`;
  if (typeof value === 'boolean') return `<B ${named}>${value}</B>`;
  if (typeof value === 'number') return `<I32 ${named}>${value}</I32>`;
  if (Array.isArray(value))
    return `<Obj ${named}><LST>${value.map((one) => `<S>${escaped(String(one))}</S>`).join('')}</LST></Obj>`;
  return `<S ${named}>${escaped(String(value))}</S>`;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
