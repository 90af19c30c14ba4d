import { z } from 'zod';
import { CMDLETS, type CmdletName, cmdletNamed } from './cmdlet-table.ts';
import { type Arguments, bind } from './parameters.ts';
import { CmdletError, unknownCmdlet } from './refusal.ts';

const envelope = z.strictObject({
  CmdletInput: z.strictObject({
    CmdletName: z.string().min(1),
    Parameters: z.record(z.string(), z.unknown()).optional(),
  }),
});

export type Command = { cmdlet: CmdletName; arguments: Arguments };

/** Reads the body of an InvokeCommand post. Throws CmdletError. */
export function readCommand(body: string): Command {
  const read = envelope.safeParse(jsonOf(body));
  if (!read.success) throw malformed(z.prettifyError(read.error));
  const { CmdletName: name, Parameters: parameters = {} } = read.data.CmdletInput;
  const cmdlet = cmdletNamed(name);
  if (cmdlet === undefined) throw unknownCmdlet(name);
  return { cmdlet, arguments: bind(parameters, CMDLETS[cmdlet]) };
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw malformed('the body is not JSON');
  }
}

const malformed = (why: string): CmdletError =>
  new CmdletError(400, 'BadRequest', 'Microsoft.Exchange.Admin.OData.Core.ODataServiceException', why);
