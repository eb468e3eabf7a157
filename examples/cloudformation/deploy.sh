#!/bin/sh
# Deploys a release of Routeaway with CloudFormation alone, before an API and a distribution of your own.
# A value that you delete from this file keeps its last value in the stack. Fill in the values, then: sh deploy.sh <folder of the release>
set -eu

release=${1:?Name the folder of the release, e.g. sh deploy.sh .routeaway/release}
stage=prod
primary=us-east-2
standby=us-west-2
control=ca-central-1            # where prober and switcher run; not the primary
bucket=my-code-bucket           # of yours, in the control Region

aws s3 cp --only-show-errors --recursive --exclude '*' --include '*.zip' "$release" "s3://$bucket/routeaway/"

aws cloudformation deploy --region "$control" --stack-name "routeaway-$stage-failover" \
  --template-file "$release/failover.template.json" --s3-bucket "$bucket" --s3-prefix routeaway \
  --capabilities CAPABILITY_NAMED_IAM --no-fail-on-empty-changeset \
  --parameter-overrides \
    "stage=$stage" "codeBucket=$bucket" codePrefix=routeaway/ \
    "primaryRegion=$primary" "standbyRegion=$standby" \
    primaryHost=api.us-east-2.example.com primaryPath=/v1 primaryOriginId=east \
    standbyHost=api.us-west-2.example.com standbyPath=/v1 standbyOriginId=west \
    healthPath=/up expectBody=any expectMarker=optional apiKeyParameter=none \
    distributionId=E2QWRUHAPOMQZL publicUrl=https://api.example.com routing=key \
    notificationEmail=oncall@example.com

# An update of the override would write `auto` over what an operator has set, and a new journal would be empty.
aws cloudformation set-stack-policy --region "$control" --stack-name "routeaway-$stage-failover" --stack-policy-body '{
  "Statement": [
    { "Effect": "Allow", "Principal": "*", "Action": "Update:*", "Resource": "*" },
    { "Effect": "Deny", "Principal": "*", "Action": "Update:*", "Resource": "LogicalResourceId/OverrideParameter" },
    { "Effect": "Deny", "Principal": "*", "Action": ["Update:Replace", "Update:Delete"], "Resource": "LogicalResourceId/JournalTable" },
    { "Effect": "Deny", "Principal": "*", "Action": ["Update:Replace", "Update:Delete"], "Resource": "LogicalResourceId/GlobalJournal" }
  ]
}'

# One alarm in another Region, for when the control Region falls silent.
aws cloudformation deploy --region "$standby" --stack-name "routeaway-$stage-watchdog" \
  --template-file "$release/watchdog.template.json" --no-fail-on-empty-changeset \
  --parameter-overrides "stage=$stage" "controlRegion=$control" \
    notificationEmail=oncall@example.com

aws cloudformation describe-stacks --region "$control" --stack-name "routeaway-$stage-failover" \
  --query 'Stacks[0].Outputs[].[OutputKey, OutputValue]' --output table

# With routing=key nothing can move traffic before this is done.
echo "One step is left: the distribution must run the function of EdgeFunctionArn at viewer request, at each behaviour that"
echo "points at one of the two origins (docs/deploy.md). Then: npx routeaway --stage $stage --region $control drill"
