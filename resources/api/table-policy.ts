/**
 * Whether the table outlives its stack goes by protectData. CloudFormation takes a condition there under the transform
 * AWS::LanguageExtensions (table.yml); the framework's own check of a service file takes only text, so the plugin writes it.
 */
export function protectTable(template: { readonly Resources: object }): void {
  const policy = { 'Fn::If': ['DataProtected', 'Retain', 'Delete'] };
  const { TodosTable } = template.Resources as Readonly<Record<string, object>>;
  if (TodosTable) Object.assign(TodosTable, { DeletionPolicy: policy, UpdateReplacePolicy: policy });
}
