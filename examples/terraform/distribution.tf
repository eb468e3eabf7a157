# The distribution in front of your API. Terraform alone writes it (routing = "key"): it always points at the primary, and the
# function sends clients to the standby while a routing key says so.

variable "connected" {
  description = "Whether the distribution runs the function: false in the first apply, which creates the function."
  type        = bool
  default     = false
}

data "aws_caller_identity" "this" {}

locals {
  # Written out: a reference to the stack would have each wait for the other.
  function = "arn:aws:cloudfront::${data.aws_caller_identity.this.account_id}:function/routeaway-${local.stage}-${local.control}"
  # Managed by AWS: CachingDisabled, and AllViewerExceptHostHeader.
  cache_policy   = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
  request_policy = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
  origins = {
    east = { host = "api.us-east-2.example.com", path = "/v1" }
    west = { host = "api.us-west-2.example.com", path = "/v1" }
  }
}

resource "aws_cloudfront_distribution" "api" {
  enabled         = true
  is_ipv6_enabled = true

  dynamic "origin" {
    for_each = local.origins
    content {
      origin_id   = origin.key
      domain_name = origin.value.host
      origin_path = origin.value.path
      custom_origin_config {
        http_port              = 80
        https_port             = 443
        origin_protocol_policy = "https-only"
        origin_ssl_protocols   = ["TLSv1.2"]
      }
    }
  }

  default_cache_behavior {
    target_origin_id         = "east"
    viewer_protocol_policy   = "redirect-to-https"
    allowed_methods          = ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"]
    cached_methods           = ["GET", "HEAD"]
    cache_policy_id          = local.cache_policy
    origin_request_policy_id = local.request_policy

    dynamic "function_association" {
      for_each = var.connected ? [local.function] : []
      content {
        event_type   = "viewer-request"
        function_arn = function_association.value
      }
    }
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    cloudfront_default_certificate = true
  }
}
