variable "aws_sp_metadata" {
  description = "The text of AWS's metadata file."
  type        = string
}

variable "acs_url" {
  description = "The ACS URL to use where the metadata holds several; null is the one that AWS marks as default."
  type        = string
  default     = null
}

variable "saas_app" {
  description = "What Cloudflare makes of the application: the resource's saas_app. null gives the outputs for Cloudflare only."
  type = object({
    sso_endpoint  = string
    idp_entity_id = string
    public_key    = string
  })
  default = null
}

variable "time" {
  description = "When certificates' dates are looked at: plantimestamp(). null leaves dates aside."
  type        = string
  default     = null
}
