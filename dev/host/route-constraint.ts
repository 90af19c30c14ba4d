type Check = (value: string) => boolean;

const INTEGER = /^[+-]?\d+$/;
const REAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

const PLAIN: Record<string, Check> = {
  int: (value) => INTEGER.test(value) && Math.abs(Number(value)) <= 2 ** 31,
  long: (value) => INTEGER.test(value),
  decimal: (value) => REAL.test(value),
  double: (value) => REAL.test(value),
  float: (value) => REAL.test(value),
  bool: (value) => /^(true|false)$/i.test(value),
  alpha: (value) => /^[a-z]*$/i.test(value),
  guid: (value) => /^\{?[\da-f]{8}(-?[\da-f]{4}){3}-?[\da-f]{12}\}?$/i.test(value),
  datetime: (value) => !Number.isNaN(Date.parse(value)),
  required: (value) => value !== '',
};

const WITH_ARGUMENTS: Record<string, (first: number, second: number) => Check> = {
  min: (least) => (value) => INTEGER.test(value) && Number(value) >= least,
  max: (most) => (value) => INTEGER.test(value) && Number(value) <= most,
  range: (least, most) => (value) => INTEGER.test(value) && Number(value) >= least && Number(value) <= most,
  minlength: (least) => (value) => value.length >= least,
  maxlength: (most) => (value) => value.length <= most,
  length: (least, most) => (value) =>
    value.length >= least && value.length <= (Number.isNaN(most) ? least : most),
};

/** A route constraint such as `int` or `range(1,9)`. Throws when there is no such constraint. */
export function constraintFor(kind: string, args: string | undefined): Check {
  const name = kind.toLowerCase();
  if (name === 'regex' && args !== undefined) {
    const pattern = new RegExp(args.replaceAll('{{', '{').replaceAll('}}', '}'), 'i');
    return (value) => pattern.test(value);
  }
  const plain = PLAIN[name];
  if (plain !== undefined && args === undefined) return plain;
  const make = WITH_ARGUMENTS[name];
  if (make === undefined || args === undefined) throw new Error(`there is no route constraint "${kind}"`);
  const [first = Number.NaN, second = Number.NaN] = args.split(',').map(Number);
  return make(first, second);
}
