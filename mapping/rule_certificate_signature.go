package mapping

import "github.com/samlbridge/samlbridge/pem"

// ruleCertificateSelfSignature finds a character that was damaged on the way, which no other rule can see: Cloudflare's
// certificates are self-signed. Sign-in may work all the same, where the damage spares the key, and equal names do not prove
// one key: a warning. To verify takes a third of what a whole conversion takes, so only [Check] does.
var ruleCertificateSelfSignature = Rule{
	ID: "idp-certificate-self-signature", Severity: Warning, Source: rfc("5280", "X.509 certificate profile", "4.1.1.3"),
	Summary: "a self-signed certificate is as its signer made it",
	Needs:   []Property{IdPCertificates}, CheckOnly: true,
	Statement: func(p *Pass, s Statement) {
		seen := map[pem.SelfSignature]bool{}
		for i, k := range s.signingKeys() {
			state := pem.SelfSignatureUnchecked
			if k.Certificate != nil {
				state = pem.CheckSelfSignature(k.Certificate)
			}
			seen[state] = true
			if state == pem.SelfSignatureBroken {
				p.Report(s, IdPCertificates, i, describeKey(k)+" is its own issuer, and its own key does not verify its signature: most likely a character or a line was damaged in a copy",
					"download or copy the certificate again, whole")
			}
		}
		switch {
		case seen[pem.SelfSignatureUnchecked]:
			p.NotChecked("the certificate cannot be read, or is signed with an algorithm that is unknown or no longer verified")
		case !seen[pem.SelfSignatureValid]:
			p.DidNotApply("the certificate was issued by somebody else, whose key is not at hand")
		}
	},
}
