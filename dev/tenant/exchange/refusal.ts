/** What a cmdlet throws: becomes Exchange's error body. `status` is HTTP's. */
export class CmdletError extends Error {
  readonly status: number;
  readonly code: string;
  readonly exception: string;
  constructor(status: number, code: string, exception: string, text: string) {
    super(text);
    this.name = 'CmdletError';
    this.status = status;
    this.code = code;
    this.exception = exception;
  }

  /** Whether the request itself was wrong, not the state it met. */
  get isViolation(): boolean {
    return /ODataServiceException|ParameterBinding|CommandNotFound/.test(this.exception);
  }
}

/** `details[].message` is `code|exception type|text`; `target` stays empty. */
export function errorBody(error: CmdletError): unknown {
  const message = `Ex6F9304|${error.exception}|${error.message}`;
  return {
    error: {
      code: error.code,
      message: 'Error executing cmdlet',
      details: [{ code: 'Client', target: '', message }],
      innererror: {
        message: 'Error executing cmdlet',
        type: 'Microsoft.Exchange.Admin.OData.Core.ODataServiceException',
        internalException: { message, type: error.exception },
      },
    },
  };
}

const TASKS = 'Microsoft.Exchange.Configuration.Tasks';
const AUTOMATION = 'System.Management.Automation';

export const notFound = (identity: string): CmdletError =>
  new CmdletError(
    404,
    'NotFound',
    `${TASKS}.ManagementObjectNotFoundException`,
    `The operation couldn't be performed because object '${identity}' couldn't be found on 'AM0PR01A001.EURPR01A001.PROD.OUTLOOK.COM'.`,
  );

export const ambiguous = (identity: string): CmdletError =>
  new CmdletError(
    400,
    'BadRequest',
    `${TASKS}.ManagementObjectAmbiguousException`,
    `The operation couldn't be performed because '${identity}' matches multiple entries.`,
  );

export const unknownCmdlet = (name: string): CmdletError =>
  new CmdletError(
    400,
    'BadRequest',
    `${AUTOMATION}.CommandNotFoundException`,
    `The term '${name}' is not recognized as the name of a cmdlet, function, script file, or operable program.`,
  );

export const unknownParameter = (name: string): CmdletError =>
  new CmdletError(
    400,
    'BadRequest',
    `${AUTOMATION}.ParameterBindingException`,
    `A parameter cannot be found that matches parameter name '${name}'.`,
  );

export const badArgument = (name: string, why: string): CmdletError =>
  new CmdletError(
    400,
    'BadRequest',
    `${AUTOMATION}.ParameterBindingArgumentTransformationException`,
    `Cannot process argument transformation on parameter '${name}'. ${why}`,
  );

export const combined = (name: string): CmdletError =>
  new CmdletError(
    400,
    'BadRequest',
    `${AUTOMATION}.ParameterBindingException`,
    `You can't use the parameter ${name} together with the lists it consists of.`,
  );

export const badFilter = (filter: string, why: string): CmdletError =>
  new CmdletError(
    400,
    'BadRequest',
    `${AUTOMATION}.ParameterBindingException`,
    `Cannot bind parameter 'Filter' to the target. Exception setting "Filter": "Invalid filter syntax. ${why} Filter: '${filter}'."`,
  );

export const operation = (text: string, exception = 'RecipientTaskException'): CmdletError =>
  new CmdletError(400, 'BadRequest', `${TASKS}.${exception}`, text);

export const synchronized = (cmdlet: string, property: string, object: string): CmdletError =>
  operation(
    `The operation on mailbox "${object}" failed because it's out of the current user's write scope. The action '${cmdlet}', '${property}', can't be performed on the object '${object}' because the object is being synchronized from your on-premises organization. This action should be performed on the object in your on-premises organization.`,
    'TaskInvalidOperationException',
  );
