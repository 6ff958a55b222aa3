package mapping

import (
	"bytes"
	"errors"

	"github.com/samlbridge/samlbridge/pem"
)

// IsCertificate reports whether the key is a whole certificate. One that Go's parser refuses is a certificate by its
// structure: other software may read it.
func (k Key) IsCertificate() bool {
	// Parsing puts what is signed beside Raw: a certificate that was made or changed by hand proves nothing of the DER.
	c := k.Certificate
	if c != nil && bytes.Equal(c.Raw, k.DER) && len(c.RawTBSCertificate) > 0 && bytes.Contains(k.DER,
		c.RawTBSCertificate) {
		return true
	}
	_, err := pem.ParseDER(k.DER)
	return err == nil || errors.Is(err, pem.ErrCertificate)
}
