// Command log checks the log's formats with the Go checksum database's own packages.
//
//	log directory DIR|URL VKEY [CHECKPOINT...]   a mirror or a served log, and older checkpoints of it
//	log receipt FILE ENTRY VKEY                  a receipt for an entry
//	log note FILE VKEY...                        an entry that these keys must have signed
//
// It shares no code with the project: notes, hashes, tiles and proofs are golang.org/x/mod/sumdb's.
// Only the split of bundles, checkpoints and receipts into fields is written here.
// Prints one line for each thing that holds; on the first that does not, says so and exits with 1.
package main

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	log.SetFlags(0)
	switch args := os.Args[1:]; {
	case len(args) >= 3 && args[0] == "directory":
		directory(args[1], args[2], args[3:])
	case len(args) == 4 && args[0] == "receipt":
		receipt(args[1], args[2], args[3])
	case len(args) >= 3 && args[0] == "note":
		entry(args[1], args[2:])
	default:
		log.Fatal("usage: log directory DIR|URL VKEY [CHECKPOINT...] | receipt FILE ENTRY VKEY | note FILE VKEY...")
	}
}

func check(err error, what string) {
	if err != nil {
		log.Fatalf("%s: %v", what, err)
	}
}

// fetch reads a file of the log, from a folder or by HTTP.
func fetch(root, path string) ([]byte, error) {
	if !strings.Contains(root, "://") {
		return os.ReadFile(filepath.Join(root, path))
	}
	answer, err := http.Get(strings.TrimSuffix(root, "/") + "/" + path)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("GET %s: %s", path, answer.Status)
	}
	return io.ReadAll(answer.Body)
}

// open verifies a signed checkpoint and takes its three lines apart.
func open(signed []byte, vkey string) tlog.Tree {
	verifier, err := note.NewVerifier(vkey)
	check(err, "verifier key")
	opened, err := note.Open(signed, note.VerifierList(verifier))
	check(err, "checkpoint")
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() || lines[3] != "" {
		log.Fatalf("checkpoint: not origin, size and root of %s: %q", verifier.Name(), opened.Text)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	check(err, "size of the checkpoint")
	root, err := tlog.ParseHash(lines[2])
	check(err, "root of the checkpoint")
	return tlog.Tree{N: size, Hash: root}
}

// tiles reads tiles of height 8, whose Go paths begin with that height and ours do not.
type tiles struct {
	root string
	kept map[string][]byte
}

func (t *tiles) Height() int { return 8 }

func (t *tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func (t *tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, tile := range wanted {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		if t.kept[path] == nil {
			data, err := fetch(t.root, path)
			if err != nil {
				return nil, err
			}
			t.kept[path] = data
		}
		found = append(found, t.kept[path])
	}
	return found, nil
}

func directory(root, vkey string, older []string) {
	signed, err := fetch(root, "checkpoint")
	check(err, "checkpoint")
	tree := open(signed, vkey)
	fmt.Printf("checkpoint of %d entries is signed\n", tree.N)
	reader := tlog.TileHashReader(tree, &tiles{root, map[string][]byte{}})

	if tree.N > 0 {
		computed, err := tlog.TreeHash(tree.N, reader)
		check(err, "root")
		if computed != tree.Hash {
			log.Fatalf("the tiles have root %v, the checkpoint %v", computed, tree.Hash)
		}
	}
	for index := int64(0); index < tree.N; {
		path := strings.Replace(bundle(index, tree.N).Path(), "tile/8/0/", "tile/entries/", 1)
		data, err := fetch(root, path)
		check(err, path)
		for first := index; index < tree.N && index < first+256; index++ {
			if len(data) < 2 || len(data)-2 < int(binary.BigEndian.Uint16(data)) {
				log.Fatalf("%s ends before entry %d does", path, index)
			}
			length := 2 + int(binary.BigEndian.Uint16(data))
			proof, err := tlog.ProveRecord(tree.N, index, reader)
			check(err, "proof of "+path)
			hash := tlog.RecordHash(data[2:length])
			check(tlog.CheckRecord(proof, tree.N, tree.Hash, index, hash), path)
			data = data[length:]
		}
		if len(data) > 0 {
			log.Fatalf("%s goes on after its last entry", path)
		}
	}
	fmt.Printf("%d entries are included\n", tree.N)

	for _, file := range older {
		signed, err := os.ReadFile(file)
		check(err, "older checkpoint")
		old := open(signed, vkey)
		proof, err := tlog.ProveTree(tree.N, old.N, reader)
		check(err, "proof of consistency")
		check(tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash), "consistency")
		fmt.Printf("size %d is consistent with size %d\n", old.N, tree.N)
	}
}

// bundle names the level 0 tile, as wide as it is in a log of this size, that an entry is in.
func bundle(index, size int64) tlog.Tile {
	tile := tlog.Tile{H: 8, L: 0, N: index / 256, W: 256}
	if size-tile.N*256 < 256 {
		tile.W = int(size - tile.N*256)
	}
	return tile
}

func receipt(file, entry, vkey string) {
	data, err := os.ReadFile(file)
	check(err, "receipt")
	body, err := os.ReadFile(entry)
	check(err, "entry")
	head, signed, found := strings.Cut(string(data), "\n\n")
	lines := strings.Split(head, "\n")
	if !found || lines[0] != "c2sp.org/tlog-proof@v1" {
		log.Fatal("not a receipt")
	}
	lines = lines[1:]
	if extra := strings.TrimPrefix(lines[0], "extra "); extra != lines[0] {
		decoded, err := base64.StdEncoding.Strict().DecodeString(extra)
		check(err, "extra")
		fmt.Printf("extra has %d bytes\n", len(decoded))
		lines = lines[1:]
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[0], "index "), 10, 64)
	check(err, "index")
	var proof tlog.RecordProof
	for _, line := range lines[1:] {
		hash, err := tlog.ParseHash(line)
		check(err, "proof")
		proof = append(proof, hash)
	}
	tree := open([]byte(signed), vkey)
	check(tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(body)), "receipt")
	fmt.Printf("entry %d is included in %d\n", index, tree.N)
}

func entry(file string, vkeys []string) {
	data, err := os.ReadFile(file)
	check(err, "entry")
	var known []note.Verifier
	for _, vkey := range vkeys {
		verifier, err := note.NewVerifier(vkey)
		check(err, "verifier key")
		known = append(known, verifier)
	}
	opened, err := note.Open(data, note.VerifierList(known...))
	check(err, "note")
	if len(opened.Sigs) != len(vkeys) || len(opened.UnverifiedSigs) > 0 {
		log.Fatalf("signed by %d keys and %d strangers", len(opened.Sigs), len(opened.UnverifiedSigs))
	}
	fmt.Printf("note is signed by %d keys\n", len(opened.Sigs))
}
