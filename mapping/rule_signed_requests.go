package mapping

// ruleSPSignsRequests is about what AWS's own metadata says the other way round: a copy that somebody changed, or another
// product's.
var ruleSPSignsRequests = Rule{
	ID: "aws-metadata-signs-requests", Severity: Notice, Source: awsOtherIdPs,
	Summary: "the service provider's metadata promises no signed requests",
	Needs:   []Property{SPAuthnRequestsSigned},
	Statement: func(p *Pass, s Statement) {
		if *s.SP.AuthnRequestsSigned {
			p.Report(s, SPAuthnRequestsSigned, 0, "AuthnRequestsSigned is true, but IAM Identity Center never signs its requests; expected false, as in AWS's own file",
				s.whereToCopy(SPAuthnRequestsSigned))
		}
	},
}
