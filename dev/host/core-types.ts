/**
 * The shapes that the Functions worker and the `@azure/functions` library exchange through
 * `@azure/functions-core`: only what this host reads or writes.
 */
export type TypedData = {
  string?: string;
  json?: string;
  bytes?: Uint8Array;
  int?: number;
  double?: number;
  http?: HttpData;
};

export type NullableString = { value: string };

export type HttpData = {
  method?: string;
  url?: string;
  nullableHeaders?: Record<string, NullableString>;
  nullableQuery?: Record<string, NullableString>;
  nullableParams?: Record<string, NullableString>;
  statusCode?: string;
  headers?: Record<string, string>;
  cookies?: HttpCookie[];
  body?: TypedData | null;
};

export type HttpCookie = {
  name: string;
  value: string;
  domain?: NullableString | undefined;
  path?: NullableString | undefined;
  expires?: { value: { seconds: number } } | undefined;
  secure?: { value: boolean } | undefined;
  httpOnly?: { value: boolean } | undefined;
  /** `none` says nothing, `explicitNone` is the attribute `SameSite=None`. */
  sameSite?: 'none' | 'lax' | 'strict' | 'explicitNone';
  maxAge?: { value: number } | undefined;
};

export type LogLevel = 'trace' | 'debug' | 'information' | 'warning' | 'error' | 'critical';
export type LogCategory = 'user' | 'system' | 'customMetric';

type Bindings = Record<string, Record<string, unknown>>;

export type FunctionMetadata = {
  name: string;
  functionId?: string;
  bindings: Bindings;
  retryOptions?: unknown;
};

export type FunctionCallback = (...args: unknown[]) => unknown;

export type CoreInvocationContext = {
  invocationId: string;
  metadata: { name: string; bindings: Bindings };
  request: {
    invocationId: string;
    functionId: string;
    inputData: { name: string; data: TypedData }[];
    triggerMetadata: Record<string, TypedData>;
    traceContext?: TraceContext;
  };
  state?: 'preInvocationHooks' | 'invocation' | 'postInvocationHooks' | undefined;
  log(level: LogLevel, category: LogCategory, message: string): void;
};

export type TraceContext = { traceParent: string; traceState?: string; attributes: Record<string, string> };

type InvocationResponse = {
  invocationId: string;
  returnValue?: TypedData | null;
  outputData?: { name: string; data: TypedData }[];
};

type InvocationModel = {
  getArguments(): Promise<{ context: unknown; inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], callback: FunctionCallback): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<InvocationResponse>;
};

export type ProgrammingModel = {
  name: string;
  version: string;
  getInvocationModel(context: CoreInvocationContext): InvocationModel;
  getCapabilities?(defaults: Record<string, string>): Promise<Record<string, string>>;
};

export type HookCallback = (context: object) => unknown;
