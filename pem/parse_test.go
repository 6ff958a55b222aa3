package pem_test

import (
	"crypto/x509"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/pem"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// Notes stand in input order, each at the place of its first repair, in lines and code points.
func TestNotePositions(t *testing.T) {
	t.Parallel()
	lines := strings.Split(string(testdata(t, "ecdsa-p256.pem")), "\n")
	lines[2] = lines[2][:5] + `\n` + lines[2][5:]
	lines[3] = "\u200b" + lines[3][:10] + " " + lines[3][10:]
	lines[4] = "> " + lines[4]
	bundle, err := pem.Parse([]byte("\ufeffhéllo\r\n “" + strings.Join(lines, "\n")))
	require.NoError(t, err)

	got := slices.Clone(bundle.Notes)
	for i := range got {
		require.NotEmpty(t, got[i].Message)
		got[i].Message = ""
	}
	require.Equal(t, []pem.Note{
		{Code: pem.ByteOrderMark, Line: 1, Column: 1},
		{Code: pem.PreambleText, Line: 1, Column: 1},
		{Code: pem.EscapedNewlines, Line: 4, Column: 6}, // the second line ends with the BEGIN line
		{Code: pem.Rewrapped, Line: 4, Column: 8},
		{Code: pem.UnicodeBlanks, Line: 5, Column: 1},
		{Code: pem.WhiteSpace, Line: 5, Column: 13},
		{Code: pem.ChatQuoting, Line: 6, Column: 1},
	}, got)
}

// Every kind of repair is shown by a shape or by a test of its own.
func TestEveryRepairIsTested(t *testing.T) {
	t.Parallel()
	tested := []pem.NoteCode{pem.TrustSettings, pem.SharedArmor}
	for _, s := range shapes {
		tested = append(tested, s.notes...)
	}
	for _, row := range hundred(t) {
		tested = append(tested, row.notes...)
	}
	slices.Sort(tested)
	require.ElementsMatch(t, []pem.NoteCode{
		"byte-order-mark", "utf-16", "line-endings", "unicode-blanks", "escaped-newlines", "escaped-characters",
		"character-references",
		"percent-encoding", "quoted-printable", "markup", "chat-quoting", "line-prefixes", "code-fence", "quotes",
		"dashes", "armor-lines",
		"missing-armor", "missing-begin", "missing-end", "double-wrapped", "shared-armor", "glued", "pkcs7",
		"hex-digits", "legacy-label",
		"wrong-label", "trust-settings", "preamble-text", "white-space", "plus-signs", "rewrapped", "base64url",
		"padding",
	}, slices.Compact(tested), "codes are a contract")
}

func TestTrustSettings(t *testing.T) {
	t.Parallel()
	bundle, err := pem.Parse(testdata(t, "trusted.pem"))
	require.NoError(t, err)
	require.Equal(t, [][]byte{der(t, "rsa-2048")}, ders(bundle.Certificates))
	require.Equal(t, []pem.NoteCode{pem.LegacyLabel, pem.TrustSettings}, codes(bundle.Notes))

	_, err = pem.Parse([]byte(strings.ReplaceAll(string(testdata(t, "trusted.pem")), "TRUSTED ", "")))
	require.ErrorIs(t, err, pem.ErrTrailingData, "only that label explains what follows")
}

func TestOpenSSLText(t *testing.T) {
	t.Parallel()
	bundle, err := pem.Parse(testdata(t, "openssl-text.txt"))
	require.NoError(t, err)
	require.Equal(t, [][]byte{der(t, "rsa-2048")}, ders(bundle.Certificates))
	require.Equal(t, []pem.NoteCode{pem.PreambleText}, codes(bundle.Notes))
}

func TestSharedArmor(t *testing.T) {
	t.Parallel()
	one, two := der(t, "ecdsa-p256"), der(t, "ed25519")
	bundle, err := pem.Parse([]byte(begin + wrapAt(b64(one), 64) + wrapAt(b64(two), 64) + end))
	require.NoError(t, err)
	require.Equal(t, [][]byte{one, two}, ders(bundle.Certificates))
	require.Equal(t, []pem.NoteCode{pem.SharedArmor}, codes(bundle.Notes))
}

// Bare certificates in lines of 64 need no empty line between them: the DER says where each ends.
func TestBareListWithoutSeparator(t *testing.T) {
	t.Parallel()
	var text string
	var want [][]byte
	for _, name := range goodCertificates {
		text += wrapAt(b64(der(t, name)), 64)
		want = append(want, der(t, name))
	}
	bundle, err := pem.Parse([]byte(text))
	require.NoError(t, err)
	require.Equal(t, want, ders(bundle.Certificates))
}

// Input cut at any byte never gives another certificate than the true one, and that only where the DER is complete.
func TestEveryCut(t *testing.T) {
	t.Parallel()
	for _, name := range goodCertificates {
		raw := der(t, name)
		plain := string(testdata(t, name+".pem"))
		complete := strings.Index(plain, "-----END") - 1 // behind the last character of base64
		for _, s := range []struct {
			name, text string
			complete   int
		}{
			{"pem", plain, complete},
			{"bare", b64(raw), len(b64(raw))},
			{"der", string(raw), len(raw)},
		} {
			bytesNeeded := s.complete - strings.Count(s.text[max(0, s.complete-2):s.complete], "=")
			for i := 0; i < len(s.text); i += step(11) {
				bundle, err := pem.Parse([]byte(s.text[:i]))
				if i < bytesNeeded {
					require.Error(t, err, "%s %s cut at %d", name, s.name, i)
					requireWellFormed(t, err)
					continue
				}
				require.NoError(t, err, "%s %s cut at %d", name, s.name, i)
				require.Equal(t, [][]byte{raw}, ders(bundle.Certificates))
				if i < len(s.text)-1 {
					require.NotEmpty(t, bundle.Notes, "%s %s cut at %d", name, s.name, i)
				}
			}
			for i := 1; i < len(s.text); i++ { // and the other end
				if bundle, err := pem.Parse([]byte(s.text[i:])); err == nil {
					require.Equal(t, [][]byte{raw}, ders(bundle.Certificates))
					require.NotEmpty(t, bundle.Notes)
				}
			}
		}
	}
}

// One flipped bit never gives a text that is read as before without a note, nor a panic.
func TestEveryFlippedBit(t *testing.T) {
	t.Parallel()
	plain := testdata(t, "ed25519.pem")
	raw := der(t, "ed25519")
	for i := range len(plain) - 1 { // the final newline may be any white space
		for bit := range 8 {
			text := slices.Clone(plain)
			text[i] ^= 1 << bit
			bundle, err := pem.Parse(text)
			if err != nil {
				require.Nil(t, bundle)
				requireWellFormed(t, err)
			} else if slices.Equal(bundle.Certificates[0].Raw, raw) {
				require.NotEmpty(t, bundle.Notes, "%q", text)
			}
		}
	}
}

func TestLimit(t *testing.T) {
	t.Parallel()
	plain := testdata(t, "ed25519.pem")
	text := slices.Concat(slices.Repeat([]byte("\n"), maxBytes-len(plain)), plain)
	_, err := pem.Parse(text)
	require.NoError(t, err)
	_, err = pem.Parse(append(text, '\n'))
	require.ErrorIs(t, err, diag.ErrLimit)
	_, err = pem.ParseDER(make([]byte, maxBytes+1))
	require.ErrorIs(t, err, diag.ErrLimit)
}

// The worst inputs of full size take milliseconds; were one step quadratic, go test would run into its own limit.
func TestWorstShapes(t *testing.T) {
	for name, unit := range map[string]string{
		"begin": "-----BEGIN CERTIFICATE-----\n", "end": "-----END CERTIFICATE-----\n",
		"pair":   "-----BEGIN A-----\nAA==\n-----END A-----\n",
		"dashes": "-", "spaces": " ", "m": "M", "newlines": "\n", "quotes": `"`, "chat": ">", "backslashes": `\`,
		"escapes": `\n`, "percent": "%0A",
		"begin words": "BEGIN ", "end words": "-----END ", "key heads": "MIIBAgIBADAQ", "short lines": "MIID\n",
		"certificate heads": "MIIDUTCCAjmgAwIB\n",
		"pem in base64":     "LS0tLS1CRUdJ", "label": "PRIVATEKEY", "tags": "<", "open tags": "<a ", "breaks": "<br>",
		"references": "&amp;", "half references": "&amp", "twice": "%25",
		"base64 of PEM": "LS0tLS1CRUdJTiBD", "base64 of base64": "TUlJRFVUQ0NBam1nQXdJQkFnSV",
		"soft breaks": "MIIDUTCCAjmgAwIBAgIVAMqd=\n", "numbers": "1\n",
		"joined": "\"+\"", "plus lines": "+\n", "plus signs": "MIIDUTCCAjmgAwIBAgIVAMqd ", "hex": "30",
		"labels": "cert: MIIDUTCCAjmgAwIBAgIVAMqd\n", "braces": "{", "cdata": "<![CDATA[", "no utf-8": "\xff",
		"wide": "\U0001f511",
	} {
		_, err := pem.Parse([]byte(strings.Repeat(unit, maxBytes/len(unit))))
		require.Error(t, err, name)
	}
}

func TestConcurrentUse(t *testing.T) {
	t.Parallel()
	text := testdata(t, "pkcs7.pem")
	before := slices.Clone(text)
	var group sync.WaitGroup
	for range 64 {
		group.Go(func() {
			bundle, err := pem.Parse(text)
			require.NoError(t, err)
			require.Len(t, bundle.Certificates, 2)
		})
	}
	group.Wait()
	require.Equal(t, before, text)
}

// The three real certificates must read; one of them has an empty extensions SEQUENCE.
func TestCorpus(t *testing.T) {
	t.Parallel()
	for _, path := range corpus(t) {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		bundle, err := pem.Parse(text)
		require.NoError(t, err)
		require.Len(t, bundle.Certificates, 1)
		require.Empty(t, bundle.Notes)
		require.Equal(t, string(text), string(pem.Format(pem.Armored, bundle.Certificates...)))
		require.Equal(t, x509.RSA, bundle.Certificates[0].PublicKeyAlgorithm)
	}
}

// corpus lists the certificates that developers and CI share beside the repository.
func corpus(t *testing.T) []string {
	t.Helper()
	paths, err := filepath.Glob("../../shared/corpus/certificates/*.pem")
	require.NoError(t, err)
	if len(paths) == 0 {
		t.Skip("the shared corpus of real certificates is not beside this checkout")
	}
	return paths
}
