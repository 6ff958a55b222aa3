terraform {
  required_version = ">= 1.8"
  required_providers {
    cloudflare = {
      source  = "cloudflare/cloudflare"
      version = "~> 5.0"
    }
    samlbridge = {
      source = "samlbridge/samlbridge"
    }
  }
}

# The token comes from the environment: CLOUDFLARE_API_TOKEN, with the permission Access: Apps and Policies Edit.
provider "cloudflare" {}
