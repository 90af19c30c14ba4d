import { z } from 'zod';

const text = z.string();
const flag = z.boolean();

/** Values of enums may begin with a capital. */
const oneOf = (...words: readonly [string, ...string[]]) =>
  text.refine((value) => words.includes(value.charAt(0).toLowerCase() + value.slice(1)), {
    error: ({ input }) => `'${String(input)}' is not one of ${words.join(', ')}`,
  });

type Part = { type?: string | undefined };
const elements: z.ZodType<Part[]> = z.lazy(() => z.array(element));

/** Of everything in a card. */
const common = {
  id: text.optional(),
  isVisible: flag.optional(),
  requires: z.record(text, text).optional(),
  fallback: z.unknown().optional(),
};

const block = {
  ...common,
  spacing: oneOf('default', 'none', 'small', 'medium', 'large', 'extraLarge', 'padding').optional(),
  separator: flag.optional(),
  height: oneOf('auto', 'stretch').optional(),
};

/** Of what holds other elements. */
const box = {
  ...block,
  selectAction: z.lazy(() => action).optional(),
  style: oneOf('default', 'emphasis', 'good', 'attention', 'warning', 'accent').optional(),
  verticalContentAlignment: oneOf('top', 'center', 'bottom').optional(),
  bleed: flag.optional(),
  backgroundImage: z.unknown().optional(),
  minHeight: text.optional(),
  rtl: flag.optional(),
};

const openUrl = z.strictObject({
  ...common,
  type: z.literal('Action.OpenUrl'),
  url: z.url(),
  title: text.optional(),
  iconUrl: text.optional(),
  tooltip: text.optional(),
  isEnabled: flag.optional(),
  style: oneOf('default', 'positive', 'destructive').optional(),
  mode: oneOf('primary', 'secondary').optional(),
});

/** Actions of the schema that are known by name alone. */
const otherAction = z.looseObject({
  type: z.enum(['Action.Execute', 'Action.ShowCard', 'Action.Submit', 'Action.ToggleVisibility']),
});

export const action = z.discriminatedUnion('type', [openUrl, otherAction]);

const textBlock = z.strictObject({
  ...block,
  type: z.literal('TextBlock'),
  text,
  color: oneOf('default', 'dark', 'light', 'accent', 'good', 'warning', 'attention').optional(),
  fontType: oneOf('default', 'monospace').optional(),
  horizontalAlignment: oneOf('left', 'center', 'right').optional(),
  isSubtle: flag.optional(),
  maxLines: z.number().optional(),
  size: oneOf('default', 'small', 'medium', 'large', 'extraLarge').optional(),
  weight: oneOf('default', 'lighter', 'bolder').optional(),
  wrap: flag.optional(),
  style: oneOf('default', 'heading', 'columnHeader').optional(),
});

const factSet = z.strictObject({
  ...block,
  type: z.literal('FactSet'),
  facts: z.array(z.strictObject({ title: text, value: text })),
});

const container = z.strictObject({ ...box, type: z.literal('Container'), items: elements });

const column = z.strictObject({
  ...box,
  type: z.literal('Column').optional(),
  items: elements.optional(),
  width: z.union([text, z.number()]).optional(),
});

const columnSet = z.strictObject({
  ...box,
  type: z.literal('ColumnSet'),
  columns: z.array(column).optional(),
  horizontalAlignment: oneOf('left', 'center', 'right').optional(),
});

const actionSet = z.strictObject({
  ...block,
  type: z.literal('ActionSet'),
  actions: z.array(action).min(1),
});

/** Elements of the schema that are known by name alone. */
const otherElement = z.looseObject({
  type: z.enum([
    'Image',
    'ImageSet',
    'Input.ChoiceSet',
    'Input.Date',
    'Input.Number',
    'Input.Text',
    'Input.Time',
    'Input.Toggle',
    'Media',
    'RichTextBlock',
    'Table',
  ]),
});

/** What a card may hold, by the Adaptive Cards schema 1.5; a card that names anything else is not shown. */
export const element = z.discriminatedUnion('type', [
  textBlock,
  factSet,
  container,
  columnSet,
  actionSet,
  otherElement,
]);
