terraform {
  required_version = ">= 1.8"
  required_providers {
    samlbridge = {
      source = "samlbridge/samlbridge"
    }
  }
}

# terraform output -raw certificate >certificate.crt
output "certificate" {
  value = provider::samlbridge::certificate_pem(file("${path.module}/public-key.txt"))
}
