package envusage

import "strings"

// dockerfile reads Dockerfiles: ARG is what the build is handed, ENV what the image gives its program (docs.docker.com,
// "Dockerfile reference"). RUN is a shell's own world: only a secret it mounts as a variable is a reference.
var dockerfile = &language{
	name:    "dockerfile",
	match:   isDockerfile,
	always:  true,
	extract: extractDockerfile,
}

// isDockerfile tells Dockerfiles by name: Dockerfile, Dockerfile.web, Dockerfile-web, web.Dockerfile, Containerfile.
func isDockerfile(p string) bool {
	base := strings.ToLower(p[strings.LastIndexByte(p, '/')+1:])
	i := strings.Index(base, "dockerfile")
	if i < 0 {
		i = strings.Index(base, "containerfile")
	}
	if i < 0 {
		return false
	}
	before, after := base[:i], strings.TrimPrefix(strings.TrimPrefix(base[i:], "dockerfile"), "containerfile")
	for _, other := range []string{".dockerignore", ".md", ".go", ".js", ".ts", ".py", ".sh", ".rb", ".txt", ".rst", ".html", ".json", ".yml", ".yaml"} {
		if strings.HasSuffix(after, other) {
			return false
		}
	}
	return (before == "" || strings.HasSuffix(before, ".")) && (after == "" || strings.IndexByte(".-_", after[0]) >= 0)
}

// predefinedArgs are the build arguments that every build has without an ARG (Dockerfile reference, "Predefined
// ARGs"), upper case; the platform's own (TARGETPLATFORM …) stand in platform.txt.
var predefinedArgs = map[string]bool{
	"HTTP_PROXY": true, "HTTPS_PROXY": true, "FTP_PROXY": true, "NO_PROXY": true, "ALL_PROXY": true,
}

// dockerFile is the state of reading one Dockerfile.
type dockerFile struct {
	*extractor
	escape  byte
	defined map[string]bool  // what ARG and ENV have defined so far -> whether its value is known
	args    map[string][]int // ARG without a default -> its references
	lines   map[string][]int // text of a line -> where it stands; built for the first heredoc
}

func extractDockerfile(x *extractor) {
	f := &dockerFile{extractor: x, escape: '\\', defined: map[string]bool{}, args: map[string][]int{}}
	f.instructions(func(in instruction) {
		if in.word == "ONBUILD" {
			in = in.after()
		}
		switch in.word {
		case "ARG":
			for _, w := range f.words(in.text, in.rest) {
				f.arg(in, w)
			}
		case "ENV":
			f.env(in)
		case "RUN":
			f.run(in)
		}
	})
}

// arg reads one name of ARG: `X` has to be handed in, `X=d` need not.
func (f *dockerFile) arg(in instruction, w span) {
	name, value, given := strings.Cut(in.text[w.from:w.to], "=")
	if predefinedArgs[strings.ToUpper(name)] {
		f.defined[name] = true
		return
	}
	known, before := f.defined[name]
	if given {
		known = f.value(in, span{w.from + len(name) + 1, w.to})
	}
	f.define(in, w.from, name, "ARG", given || before && known, given && value != "" && value != `""` && value != "''" || before && known)
	f.defined[name] = known
}

// env reads ENV A=1 B="2 3" and the old form ENV A 1.
func (f *dockerFile) env(in instruction) {
	words := f.words(in.text, in.rest)
	if len(words) == 0 {
		return
	}
	if !strings.Contains(in.text[words[0].from:words[0].to], "=") {
		if len(words) > 1 {
			f.envPair(in, words[0], span{words[1].from, len(in.text)})
		}
		return
	}
	for _, w := range words {
		if i := strings.IndexByte(in.text[w.from:w.to], '='); i > 0 {
			f.envPair(in, span{w.from, w.from + i}, span{w.from + i + 1, w.to})
		}
	}
}

// envPair reads one variable of ENV. One whose value hangs on another variable is that variable's to set, and no
// reference of its own; an empty one is declared, not provided.
func (f *dockerFile) envPair(in instruction, key, value span) {
	name := in.text[key.from:key.to]
	fixed := f.value(in, value)
	if fixed {
		text := strings.Trim(in.text[value.from:value.to], `"' `)
		f.define(in, key.from, name, "ENV", true, text != "")
		f.handsOn(name)
	}
	f.defined[name] = fixed
}

// handsOn marks the ARG of the same name as one with a default: ARG X, then ENV X=${X:-d}.
func (f *dockerFile) handsOn(name string) {
	for _, i := range f.args[name] {
		f.facts.refs[i].HasDefault = true
	}
	delete(f.args, name)
}

func (f *dockerFile) define(in instruction, at int, name, via string, hasDefault, provided bool) {
	r := f.addOffset(in.offset(at), name, hasDefault, via)
	if r == nil {
		return
	}
	r.Provided = provided
	if via == "ARG" && !hasDefault {
		f.args[name] = append(f.args[name], len(f.facts.refs)-1)
	}
}

// run reads the secrets that RUN --mount=type=secret,id=…,env=X hands to its command.
func (f *dockerFile) run(in instruction) {
	for _, w := range f.words(in.text, in.rest) {
		option, ok := strings.CutPrefix(in.text[w.from:w.to], "--")
		if !ok {
			return
		}
		mount, ok := strings.CutPrefix(option, "mount=")
		if !ok || !strings.Contains(mount, "type=secret") {
			continue
		}
		for field := range strings.SplitSeq(strings.Trim(mount, `"'`), ",") {
			if name, ok := strings.CutPrefix(field, "env="); ok {
				f.addOffset(in.offset(w.from), name, false, "RUN --mount=type=secret")
			}
		}
	}
}
