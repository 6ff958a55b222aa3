terraform {
  required_version = ">= 1.8"
  required_providers {
    samlbridge = {
      source = "samlbridge/samlbridge"
    }
  }
}

output "fingerprint" {
  value = provider::samlbridge::certificate_fingerprint(file("${path.module}/public-key.txt"))
}
