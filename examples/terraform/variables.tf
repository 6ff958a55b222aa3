variable "account_id" {
  description = "The Cloudflare account."
  type        = string
}

variable "policy_ids" {
  description = "The reusable Access policies that let people in, in order of precedence."
  type        = list(string)

  validation {
    condition     = length(var.policy_ids) > 0
    error_message = "Access lets no one in whom no Allow policy admits: name at least one policy."
  }
}

variable "allowed_idps" {
  description = "The identity providers behind Cloudflare that people may sign in with; null is all of the account's."
  type        = set(string)
  default     = null
}

variable "acs_url" {
  description = "The ACS URL to use where AWS's metadata has several; null is the one that AWS marks as default."
  type        = string
  default     = null
}
