// Command samlbridge carries SAML metadata between AWS IAM Identity Center and Cloudflare Access. It is a thin shell
// over package samlbridge: it opens files and reads the clock, which the library never does.
package main

import (
	"os"
	"time"
)

func main() {
	c := command{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, now: time.Now(), commands: subcommands()}
	os.Exit(c.run(os.Args[1:]))
}

// subcommands is the list of commands: one that is not in it does not exist.
func subcommands() []subcommand {
	return []subcommand{
		{"convert", "FILE", "write a document in another form",
			"convert -to cloudflare-app examples/samlbridge/testdata/aws-sp-metadata.xml",
			command.convert},
		{"check", "FILE...", "find the mistakes in documents, and between those that belong together",
			"check examples/samlbridge/testdata/aws-sp-metadata.xml", command.check},
		{"compare", "A B", "print what differs in meaning; runs no rules",
			"compare samlbridge/testdata/sp-metadata.xml samlbridge/testdata/cloudflare-app.json", command.compare},
		{"rotate", "-aws FILE -cloudflare FILE", "print how far a change of certificates is, and the next steps",
			"rotate -aws samlbridge/testdata/certificates.pem -cloudflare samlbridge/testdata/cloudflare-app.json",
			command.rotate},
		{"users", "-idp FILE -aws FILE", "print who can sign in, who cannot and why",
			"users -idp idp.csv -aws aws.json", command.users},
		{"signin", "-sp FILE -idp FILE CAPTURE", "explain a captured sign-in",
			"signin -sp examples/samlbridge/testdata/aws-sp-metadata.xml -idp examples/samlbridge/testdata/signin-idp-metadata.xml " +
				"examples/samlbridge/testdata/signin-response.txt", command.signin},
		{"inspect", "-json FILE", "print what SAML metadata contains, as it is written",
			"inspect -json examples/samlbridge/testdata/aws-sp-metadata.xml", command.inspect},
		{"pem", "FILE", "print certificate text of any shape as PEM", "pem samlbridge/testdata/certificates.pem",
			command.pem},
		{"forms", "", "list the forms of documents", "forms", command.forms},
		{"rules", "[ID]", "list the rules, or explain one", "rules aws-acs-host", command.rules},
		{"version", "", "print the version", "version", command.version},
		{"help", "[COMMAND]", "print this, or the flags of a command", "help convert", command.help},
	}
}
