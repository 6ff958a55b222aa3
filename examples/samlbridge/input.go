package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
)

// parse reads flags wherever they are among the files, of which there may be any number where most is negative. It
// returns the files, or what is wrong.
func (c command) parse(fs *flag.FlagSet, args []string, least, most int) ([]string, error) {
	fs.SetOutput(io.Discard)
	fs.Usage = func() {}
	var files []string
	for {
		if err := fs.Parse(args); errors.Is(err, flag.ErrHelp) {
			return nil, &helpError{fs}
		} else if err != nil {
			return nil, flagError(fs, err)
		}
		if fs.NArg() == 0 {
			break
		}
		files, args = append(files, fs.Arg(0)), fs.Args()[1:]
	}
	switch {
	case len(files) < least:
		return nil, fmt.Errorf("%s: a FILE is missing; fix: name a file, or - for standard input", fs.Name())
	case most >= 0 && len(files) > most && most == 0:
		return nil, fmt.Errorf("%s: %q is one word too many; fix: remove it", fs.Name(), files[0])
	case most >= 0 && len(files) > most:
		return nil, fmt.Errorf("%s: %d files are given, and it takes %d; fix: call the command once for each",
			fs.Name(), len(files), most)
	}
	return files, nil
}

// flagError says which flag may be meant.
func flagError(fs *flag.FlagSet, err error) error {
	const prefix = "flag provided but not defined: -"
	typed, isUnknown := strings.CutPrefix(err.Error(), prefix)
	if !isUnknown {
		return fmt.Errorf("%s: %w", fs.Name(), err)
	}
	var names []string
	fs.VisitAll(func(f *flag.Flag) { names = append(names, f.Name) })
	if near := nearest(strings.TrimPrefix(typed, "-"), names); near != "" {
		return fmt.Errorf("%s: there is no flag -%s; did you mean -%s?", fs.Name(), typed, near)
	}
	return fmt.Errorf("%s: there is no flag -%s; fix: see samlbridge help %s", fs.Name(), typed, fs.Name())
}

// stdinOnce refuses files of which more than one is standard input.
func stdinOnce(files ...string) error {
	if i := slices.Index(files, "-"); i >= 0 && slices.Contains(files[i+1:], "-") {
		return errors.New("standard input can be used once; fix: name files for the others")
	}
	return nil
}

// read reads one file, and no more of it than shows the library that it is too large.
func (c command) read(file string) ([]byte, error) {
	most := c.limits.Bytes
	if most <= 0 {
		most = defaultBytes
	}
	return c.readUpTo(file, int64(most))
}

// defaultBytes is more than the library reads without a flag: it says then what is too large.
const defaultBytes = 64 << 20

// readUpTo reads one file, and no more than one byte beyond what the library would take.
func (c command) readUpTo(file string, most int64) ([]byte, error) {
	in, err := c.open(file)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	data, err := io.ReadAll(io.LimitReader(in, most+1))
	if err != nil {
		return nil, unreadable(file, err.Error(), "check that it can be read")
	}
	return data, nil
}

// open opens a file, or standard input for "-".
func (c command) open(file string) (io.ReadCloser, error) {
	if file == "-" {
		return io.NopCloser(c.stdin), nil
	}
	f, err := os.Open(file)
	var path *fs.PathError
	if errors.As(err, &path) {
		return nil, unreadable(file, path.Err.Error(), "check the file's name")
	}
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		f.Close()
		return nil, unreadable(file, "this is a folder", "name the file in it")
	}
	return f, nil
}

// unreadable is the error of a file that could not be read, like those of the library.
func unreadable(file, message, fix string) error {
	return &samlbridge.Error{Kind: diag.ErrUnreadable, Place: diag.Place{Document: file}, Message: message, Fix: fix}
}
