// Command samlbridge carries SAML metadata between AWS IAM Identity Center and Cloudflare Access. It is a thin shell over
// package samlbridge: it opens files and reads the clock, which the library never does.
package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/samlbridge/samlbridge/samlbridge"
)

// The exit statuses, which scripts may rely on.
const (
	exitOK       = 0 // nothing worse than a warning
	exitFindings = 1 // a finding of severity error
	exitUnusable = 2 // the input or the call could not be used
)

func main() {
	c := command{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, now: time.Now()}
	os.Exit(c.run(os.Args[1:]))
}

// command is the world as a subcommand sees it; tests put in another.
type command struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	now            time.Time
	limits         samlbridge.Limits // as flags say; zero fields are the defaults
	pinned         []string          // the files of -pin, which are read as the flags are
}

const usage = `samlbridge carries SAML metadata between AWS IAM Identity Center and Cloudflare Access.

  samlbridge convert -to FORM [-from FORM] [-acs URL] [-entity ID] [-address ADDRESS] [-name NAME] [-resource NAME] [-account ID]
                     [-import ID] [-sheet] [-ignore IDS] [-pin CERT] FILE
                     writes the document in another form to standard output, findings to standard error
  samlbridge check   [-json|-sarif] [-from FORM] [-entity ID] [-address ADDRESS] [-ignore IDS] [-pin CERT] FILE...
                     prints findings only; of several files, those that belong together are held against each other
  samlbridge compare [-from-a FORM] [-from-b FORM] [-entity ID] [-entity-a ID] [-entity-b ID]
                     [-address ADDRESS] [-address-a ADDRESS] [-address-b ADDRESS] A B
                     prints what differs in meaning; exit status 1 where anything does. IdP metadata counts as what Cloudflare
                     shows and certificates alone as what AWS trusts, unless FORM says otherwise: aws-idp-metadata,
                     cloudflare-idp-values. -entity and -address are for both documents, the flags that end in -a or -b for one
  samlbridge rotate  [-json] [-from-aws FORM] [-from-cloudflare FORM] [-entity ID] [-entity-aws ID] [-entity-cloudflare ID]
                     [-address ADDRESS] [-address-aws ADDRESS] [-address-cloudflare ADDRESS] -aws FILE -cloudflare FILE
                     prints whether sign-in works now, whether it is safe to switch certificates, the steps and the calendar;
                     exit status 1 unless sign-in works. -aws and -cloudflare may be given several times
  samlbridge users   [-json] -idp FILE -aws FILE
                     prints who can sign in, who cannot and why; exit status 1 unless everybody can for certain, both lists
                     are whole and every row was read
  samlbridge signin  -sp FILE -idp FILE [-users FILE] [-at TIME] [-message N] [-json] [-show] CAPTURE
                     explains a captured sign-in: form value, POST body, redirect URL, XML, curl command, page or HAR file; names
                     and values are shortened unless -show is given; exit status 1 unless the answer is yes
  samlbridge inspect -json FILE
                     prints what stands in SAML metadata
  samlbridge pem     [-style armored|bare|oneline] [-fingerprint] FILE
                     prints the certificates in a text of any shape
  samlbridge forms   lists the forms
  samlbridge rules   lists the rules

ADDRESS chooses among the applications of a Terraform document; -resource, -account and -import are for Terraform that is written.
A document may have 1 MiB unless -max-bytes N says otherwise, where documents are read; -limit NAME=N raises what else is
limited, by the name that the message has. FILE "-" is standard input. IDS are rule IDs with commas between them. CERT is a
file with certificates in any shape: metadata is read only if one of them has signed it, and -pin may be given several times.
Exit status: 0 nothing worse than a warning, 1 a finding of severity error, 2 the input or the call could not be used.
`

func (c command) run(args []string) int {
	if len(args) == 0 {
		fmt.Fprint(c.stderr, usage)
		return exitUnusable
	}
	commands := map[string]func([]string) int{
		"convert": c.convert, "check": c.check, "compare": c.compare, "rotate": c.rotate, "users": c.users, "signin": c.signin, "inspect": c.inspect, "pem": c.pem, "forms": c.forms, "rules": c.rules,
	}
	switch name := args[0]; {
	case commands[name] != nil:
		return commands[name](args[1:])
	case name == "help" || name == "-h" || name == "-help" || name == "--help":
		fmt.Fprint(c.stdout, usage)
		return exitOK
	default:
		return c.fail(fmt.Errorf("there is no command %q; fix: name one of convert, check, compare, rotate, users, signin, inspect, pem, forms, rules", name))
	}
}

// fail reports an error on one line.
func (c command) fail(err error) int {
	fmt.Fprintf(c.stderr, "samlbridge: %v\n", err)
	return exitUnusable
}
