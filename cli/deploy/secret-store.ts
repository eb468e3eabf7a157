/** A value, mostly a secret, in the Parameter Store of one Region. */
import {
  DeleteParameterCommand,
  GetParameterCommand,
  ParameterAlreadyExists,
  ParameterNotFound,
  PutParameterCommand,
} from '@aws-sdk/client-ssm';
import type { Ports } from './ports.ts';

/** What the parameter says; undefined where there is none. */
export async function readParameter(name: string, region: string, ports: Ports): Promise<string | undefined> {
  try {
    const { Parameter } = await ports
      .aws(region)
      .ssm.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
    return Parameter?.Value;
  } catch (error) {
    if (error instanceof ParameterNotFound) return undefined;
    throw error;
  }
}

/** Fails where there is one already: a secret in use is never written over. */
export async function writeSecret(name: string, value: string, region: string, ports: Ports): Promise<void> {
  try {
    await ports.aws(region).ssm.send(
      new PutParameterCommand({
        Name: name,
        Value: value,
        Type: 'SecureString',
        Description: 'The same value in every Region of the stage',
        Overwrite: false,
      }),
    );
  } catch (error) {
    if (!(error instanceof ParameterAlreadyExists)) throw error;
    throw new Error(
      'another deploy wrote it a moment ago; when that has ended, the next run takes its value',
    );
  }
}

/** True: there was one. */
export async function deleteSecret(name: string, region: string, ports: Ports): Promise<boolean> {
  try {
    await ports.aws(region).ssm.send(new DeleteParameterCommand({ Name: name }));
    return true;
  } catch (error) {
    if (error instanceof ParameterNotFound) return false;
    throw error;
  }
}
