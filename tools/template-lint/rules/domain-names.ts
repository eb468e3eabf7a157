/**
 * A name of one's own for a Regional API: its certificate, and where it leads. Source: API Gateway developer guide, custom
 * domain names.
 */
import type { Rule } from '../subject.ts';

/** CloudFormation waits for hours, and then fails, where nobody writes the record by which ACM validates. */
const validated: Rule = ({ of }) =>
  of('AWS::CertificateManager::Certificate').flatMap(({ id, properties }) => {
    const name = properties.text('DomainName');
    const zones = properties
      .objects('DomainValidationOptions')
      .filter((one) => one.text('DomainName') === name && one.has('HostedZoneId'));
    return [
      (properties.maybeText('ValidationMethod') !== 'DNS' || zones.length === 0) &&
        `${id} of ${name} is not validated by a record in its zone.`,
    ];
  });

const certified: Rule = ({ of }) =>
  of('AWS::ApiGateway::DomainName').flatMap(({ id, properties }) => {
    const [name, arn] = [properties.text('DomainName'), properties.maybeText('RegionalCertificateArn')];
    const certificate = of('AWS::CertificateManager::Certificate').find(
      ({ resource }) => resource.ref === arn,
    );
    const types = properties.maybeObject('EndpointConfiguration')?.texts('Types') ?? [];
    return [
      certificate?.properties.text('DomainName') !== name && `${id} has no certificate of ${name}.`,
      types.join() !== 'REGIONAL' &&
        `${id} is ${types.join() || 'EDGE'}, wanted REGIONAL: each Region has its own.`,
    ];
  });

/** It names both by their names alone, so the stage has to be made before. */
const mapped: Rule = ({ of, template }) =>
  of('AWS::ApiGateway::BasePathMapping').flatMap(({ id, properties }) => {
    const stage = of('AWS::ApiGateway::Stage').find(
      (one) =>
        one.properties.text('StageName') === properties.text('Stage') &&
        one.properties.text('RestApiId') === properties.text('RestApiId'),
    );
    const after = [template.Resources[id]?.DependsOn ?? []].flat();
    return [
      !stage && `${id} leads to the stage ${properties.text('Stage')}, which the API does not have.`,
      stage &&
        !after.includes(stage.id) &&
        `${id} does not wait for ${stage.id}, which it names by its name.`,
      !of('AWS::ApiGateway::DomainName').some(
        ({ resource }) => resource.ref === properties.text('DomainName'),
      ) && `${id} is of ${properties.text('DomainName')}, which is no domain name of the stack.`,
    ];
  });

export const DOMAIN_NAME_RULES = [validated, certified, mapped];
