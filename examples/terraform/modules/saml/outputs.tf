output "sp_entity_id" {
  description = "For Cloudflare: Entity ID."
  value       = local.sp.entity_id

  # On this output alone: the application cannot be made without it.
  precondition {
    condition     = !contains(local.sp.findings[*].severity, "error")
    error_message = join("\n", [for f in local.sp.findings : f.text if f.severity == "error"])
  }
}

output "consumer_service_url" {
  description = "For Cloudflare: Assertion Consumer Service URL."
  value       = local.sp.acs_url
}

output "name_id_format" {
  description = "For Cloudflare: Name ID format."
  value       = local.sp.name_id_format
}

output "aws_idp_metadata" {
  description = "For AWS: IdP SAML metadata."
  value       = local.idp_metadata

  precondition {
    condition     = !contains(local.idp_findings[*].severity, "error")
    error_message = join("\n", [for f in local.idp_findings : f.text if f.severity == "error"])
  }
}

output "certificate_pem" {
  description = "For AWS: IdP certificate."
  value       = var.saas_app == null ? null : provider::samlbridge::certificate_pem(var.saas_app.public_key)
}

output "certificate_fingerprint" {
  description = "The SHA-256 fingerprint of that certificate."
  value       = var.saas_app == null ? null : provider::samlbridge::certificate_fingerprint(var.saas_app.public_key)
}

output "warnings" {
  description = "What is worth knowing of both halves, one line each."
  value = [
    for f in concat(local.sp.findings, local.idp_findings) : f.text
    if f.severity == "warning"
  ]
}
