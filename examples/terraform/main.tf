# Deploys a release of Routeaway with Terraform, for an API of your own and a distribution that Terraform owns (distribution.tf).
# In a copy of this folder, with a backend of yours: the next `npm ci` deletes a state below node_modules. Twice, since the
# distribution can run the function only once there is one. <release>: .routeaway/release, or node_modules/routeaway/dist/release.
#   terraform apply -var release=<release>
#   terraform apply -var release=<release> -var connected=true
# Then: npx routeaway --stage prod --region ca-central-1 drill

terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

variable "release" {
  description = "The folder of the release, with its manifest.json."
  type        = string
}

locals {
  stage    = "prod"
  primary  = "us-east-2"
  standby  = "us-west-2"
  control  = "ca-central-1" # where prober and switcher run; not the primary
  prefix   = "routeaway/"
  manifest = jsondecode(file("${var.release}/manifest.json"))
  template = local.manifest.roles.failover.template
}

provider "aws" {
  region = local.control
}

provider "aws" {
  alias  = "watchdog"
  region = local.standby
}

resource "aws_s3_bucket" "code" {
  bucket_prefix = "routeaway-code-"
}

resource "aws_s3_object" "code" {
  for_each    = toset(local.manifest.roles.failover.code)
  bucket      = aws_s3_bucket.code.id
  key         = "${local.prefix}${each.value}"
  source      = "${var.release}/${each.value}"
  source_hash = local.manifest.sha256[each.value]

  # An update that fails goes back to the code before it.
  lifecycle {
    create_before_destroy = true
  }
}

# Too large for template_body. Another content has another name, so that CloudFormation is told of a change.
resource "aws_s3_object" "template" {
  bucket = aws_s3_bucket.code.id
  key    = "${local.prefix}${substr(local.manifest.sha256[local.template], 0, 12)}-${local.template}"
  source = "${var.release}/${local.template}"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudformation_stack" "failover" {
  name         = "routeaway-${local.stage}-failover"
  capabilities = ["CAPABILITY_NAMED_IAM"]

  template_url = "https://${aws_s3_bucket.code.bucket_regional_domain_name}/${aws_s3_object.template.key}"

  parameters = {
    stage             = local.stage
    codeBucket        = aws_s3_bucket.code.id
    codePrefix        = local.prefix
    primaryRegion     = local.primary
    standbyRegion     = local.standby
    primaryHost       = local.origins.east.host
    primaryPath       = local.origins.east.path
    primaryOriginId   = "east"
    standbyHost       = local.origins.west.host
    standbyPath       = local.origins.west.path
    standbyOriginId   = "west"
    healthPath        = "/up"
    expectBody        = "any"
    expectMarker      = "optional"
    apiKeyParameter   = "none"
    distributionId    = aws_cloudfront_distribution.api.id
    publicUrl         = "https://${aws_cloudfront_distribution.api.domain_name}"
    routing           = "key"
    notificationEmail = "oncall@example.com"
  }

  # An update of the override would write `auto` over what an operator has set, and a new journal would be empty.
  policy_body = jsonencode({ Statement = local.manifest.roles.failover.policy })

  depends_on = [aws_s3_object.code]
}

# One alarm in another Region, for when the control Region falls silent.
resource "aws_cloudformation_stack" "watchdog" {
  provider      = aws.watchdog
  name          = "routeaway-${local.stage}-watchdog"
  template_body = file("${var.release}/${local.manifest.roles.watchdog.template}")

  parameters = {
    stage             = local.stage
    controlRegion     = local.control
    notificationEmail = "oncall@example.com"
  }
}

output "failover" {
  value = aws_cloudformation_stack.failover.outputs
}
