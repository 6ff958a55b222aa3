output "aws_idp_metadata" {
  description = "What AWS takes as IdP SAML metadata: terraform output -raw aws_idp_metadata >access_saml_metadata.xml"
  value       = module.saml.aws_idp_metadata
}

output "aws_idp_certificate_fingerprint" {
  description = "The SHA-256 fingerprint of the certificate in it. A change means that AWS needs the new certificate."
  value       = module.saml.certificate_fingerprint
}

output "aws_steps" {
  description = "What nobody can automate, since AWS has no API for it: terraform output -raw aws_steps"
  value = templatefile("${path.module}/aws-steps.tftpl", {
    fingerprint = module.saml.certificate_fingerprint
  })
}

output "aws_idp_certificate" {
  description = "The certificate as the file that AWS imports in a rotation: terraform output -raw aws_idp_certificate >certificate.crt"
  value       = module.saml.certificate_pem
}
