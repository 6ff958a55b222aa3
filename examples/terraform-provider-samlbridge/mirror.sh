#!/bin/sh
# Builds the provider into a filesystem mirror, from which Terraform and OpenTofu install it without a registry or a network:
#
#     ./mirror.sh DIR [VERSION]
#
# DIR gets the provider for this machine, and DIR/terraform.rc, the CLI configuration that points at it. VERSION is 0.1.0 by
# default. Needs Go and nothing else; a further run with the same DIR replaces the provider of that version.

set -eu
[ $# -ge 1 ] || { sed -n '2,/^$/s/^# \{0,1\}//p' "$0" >&2; exit 2; }
version=${2:-0.1.0}
mkdir -p "$1"
mirror=$(cd "$1" && pwd)
cd "$(dirname "$0")"
binary=$mirror/terraform-provider-samlbridge$(go env GOEXE)
CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags "-s -w -X main.version=$version" -o "$binary" .
# Terraform and OpenTofu look under their own registry's host, whatever the mirror.
for host in registry.terraform.io registry.opentofu.org; do
  target=$mirror/$host/samlbridge/samlbridge/$version/$(go env GOOS)_$(go env GOARCH)
  mkdir -p "$target"
  cp "$binary" "$target/terraform-provider-samlbridge_v$version$(go env GOEXE)"
done
rm "$binary"
cat >"$mirror/terraform.rc" <<END
provider_installation {
  filesystem_mirror {
    path    = "$mirror"
    include = ["registry.terraform.io/samlbridge/samlbridge", "registry.opentofu.org/samlbridge/samlbridge"]
  }
  direct {
    exclude = ["registry.terraform.io/samlbridge/samlbridge", "registry.opentofu.org/samlbridge/samlbridge"]
  }
}
END
echo "export TF_CLI_CONFIG_FILE='$mirror/terraform.rc'"
