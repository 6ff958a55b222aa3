variable "account_id" {
  description = "The Cloudflare account."
  type        = string
}

variable "policy_ids" {
  description = "The reusable Access policies that let people in, in order of precedence."
  type        = list(string)

  validation {
    condition     = length(var.policy_ids) > 0
    error_message = "Access denies everybody whom no Allow policy admits: name at least one policy."
  }
}

variable "allowed_idps" {
  description = "The identity providers behind Cloudflare that people may sign in with; null is all of the account's."
  type        = set(string)
  default     = null
}

variable "application_name" {
  description = "What people see in the App Launcher."
  type        = string
  default     = "AWS IAM Identity Center"
}

variable "aws_sp_metadata_file" {
  description = "The metadata file from AWS: IAM Identity Center > Settings > Identity source > Actions > Manage authentication > Download metadata file."
  type        = string
  default     = "aws-sp-metadata.xml"
}

variable "acs_url" {
  description = "The ACS URL to use where AWS's metadata holds several; null is the one that AWS marks as default."
  type        = string
  default     = null
}
