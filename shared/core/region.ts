/** A Region's name, as a part of patterns; CloudFormation gets it in those of the templates' parameters. */
export const REGION = '[a-z]{2,4}(-[a-z]+)+-\\d{1,2}';
