package main

import (
	"cmp"
	"crypto/x509"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem"
	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/terraform"
)

// parse reads flags wherever they stand among the files, of which there may be any number where most is negative. It returns
// the files, or reports what is wrong.
func (c command) parse(fs *flag.FlagSet, args []string, least, most int) ([]string, error) {
	fs.SetOutput(io.Discard)
	var files []string
	for {
		if err := fs.Parse(args); errors.Is(err, flag.ErrHelp) {
			return nil, err
		} else if err != nil {
			return nil, fmt.Errorf("%s: %w", fs.Name(), err)
		}
		if fs.NArg() == 0 {
			break
		}
		files, args = append(files, fs.Arg(0)), fs.Args()[1:]
	}
	switch {
	case len(files) < least:
		return nil, fmt.Errorf("%s: no FILE is given; fix: name a file, or - for standard input", fs.Name())
	case most >= 0 && len(files) > most:
		return nil, fmt.Errorf("%s: %d files are given where %d fit; fix: call the command once for each", fs.Name(), len(files), most)
	}
	return files, nil
}

// stdinOnce refuses files of which more than one is standard input.
func stdinOnce(files ...string) error {
	if i := slices.Index(files, "-"); i >= 0 && slices.Contains(files[i+1:], "-") {
		return errors.New("standard input can be given once; fix: name files for the others")
	}
	return nil
}

// usageOr ends a call whose flags could not be used, or that asked for help.
func (c command) usageOr(err error) int {
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(c.stdout, usage)
		return exitOK
	}
	return c.fail(err)
}

// sizeFlag are the flags for documents that are larger than usual, such as a federation's metadata or a large state.
func (c *command) sizeFlag(fs *flag.FlagSet) {
	fs.IntVar(&c.limits.Bytes, "max-bytes", 0, "bytes that a document may have; 1 MiB if absent")
	fs.Func("limit", "NAME=N, another limit on documents", func(text string) error {
		name, number, _ := strings.Cut(text, "=")
		limit := map[string]*int{"Depth": &c.limits.Depth, "Tokens": &c.limits.Tokens, "Attributes": &c.limits.Attributes, "Namespaces": &c.limits.Namespaces,
			"NameBytes": &c.limits.NameBytes, "ValueBytes": &c.limits.ValueBytes, "Certificates": &c.limits.Certificates}[name]
		n, err := strconv.Atoi(number)
		if limit == nil || err != nil || n <= 0 {
			return errors.New("a limit and a number were expected, such as ValueBytes=1000000; the limits are Depth, Tokens, Attributes, Namespaces, NameBytes, ValueBytes, Certificates")
		}
		*limit = n
		return nil
	})
}

// read reads one file, and no more of it than shows the library that it is too large.
func (c command) read(file string) ([]byte, error) {
	most := samlbridge.DefaultBytes
	if c.limits.Bytes > 0 {
		most = c.limits.Bytes
	}
	return c.readUpTo(file, int64(most))
}

// readUpTo reads one file, and no more than one byte beyond what the library would take.
func (c command) readUpTo(file string, most int64) ([]byte, error) {
	in, err := c.open(file)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	data, err := io.ReadAll(io.LimitReader(in, most+1))
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", file, err)
	}
	return data, nil
}

// open opens a file, or standard input for "-".
func (c command) open(file string) (io.ReadCloser, error) {
	if file == "-" {
		return io.NopCloser(c.stdin), nil
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("%w; fix: check the file's name", err)
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		f.Close()
		return nil, fmt.Errorf("%s is a folder; fix: name the file in it", file)
	}
	return f, nil
}

// options are the flags that several commands share.
func (c *command) options(fs *flag.FlagSet, tf *terraform.Options) func() samlbridge.Options {
	c.sizeFlag(fs)
	from := fs.String("from", "", "form of the input; found from the content if absent")
	entity := fs.String("entity", "", "entityID of the entity to read")
	ignore := fs.String("ignore", "", "rule IDs to leave out, with commas between them")
	var pins []*x509.Certificate
	fs.Func("pin", "file with certificates of which one has to have signed the metadata", func(file string) error {
		c.pinned = append(c.pinned, file)
		if err := stdinOnce(c.pinned...); err != nil {
			return err
		}
		data, err := c.read(file)
		if err != nil {
			return err
		}
		bundle, err := pem.Parse(data)
		if err != nil {
			return err
		}
		pins = append(pins, bundle.Certificates...)
		return nil
	})
	return func() samlbridge.Options {
		o := samlbridge.Options{From: samlbridge.Form(*from), EntityID: *entity, Time: c.now, Pins: pins, Limits: c.limits, Codecs: terraform.Codecs(*tf)}
		for id := range strings.SplitSeq(*ignore, ",") {
			if id = strings.TrimSpace(id); id != "" {
				o.Ignore = append(o.Ignore, id)
			}
		}
		return o
	}
}

// report prints findings and returns the exit status that they make.
func report(w io.Writer, findings []mapping.Finding) int {
	// What is worst stands first; the order of the documents is kept within.
	sorted := slices.Clone(findings)
	slices.SortStableFunc(sorted, func(a, b mapping.Finding) int { return cmp.Compare(a.Severity, b.Severity) })
	for _, f := range sorted {
		fmt.Fprintln(w, f)
	}
	if mapping.HasErrors(findings) {
		return exitFindings
	}
	return exitOK
}

// findingsOf are what an error carries beside its message.
func findingsOf(err error) []mapping.Finding {
	var e *samlbridge.Error
	if errors.As(err, &e) {
		return e.Findings
	}
	return nil
}
