terraform {
  required_version = ">= 1.8"
  required_providers {
    samlbridge = {
      source = "samlbridge/samlbridge"
    }
  }
}
