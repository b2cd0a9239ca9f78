package envusage

import (
	"context"
	"strings"
	"testing"
)

// TestHostileSources scans files of the compiled languages made to cost much. A reader that looks at the whole file for
// each piece of it runs into the budget, which is told as unread; it must not take longer than that.
func TestHostileSources(t *testing.T) {
	size := 30_000
	if testing.Short() {
		size = 10_000
	}
	patterns := []string{
		"os.Getenv(k) ", "v := os.Getenv(\"A_B\"); ", "viper.GetString(\"A_B\") ", "x.get(\"A_B\") ", "func f(k string) { os.Getenv(k) ", "type T struct { A T `env:\"A\"`\n",
		"import \"spf13/viper\"\nviper.GetX(\"A_B\")\n", "for _, k := range l { os.Getenv(k) ", "fn f(k: &str) { env::var(k) ", "env::var(\"A_B\").or_else(|_| ", "#[arg(env)] ", "use env::{a, ",
		"match env::var(\"A_B\") { ", "let a = env::var(\"A_B\"); ", "System.getenv(\"A_B\") ", "enum A { System.getenv(name()), ", "@Value(\"${A_B:", "${A_B:", "env[\"A_B\"] = System.getenv() ",
		"Environment.GetEnvironmentVariable(k) ?? ", "$\"{ env ", "r#\"env", "/* env ", "\"${System.getenv(", "=> env ", "(env) => ", "if (env == null) { ", "env ? : ", "(((env", "}}}env", "'env", "`env",
		"import env.a.b.C; ", "class A { env ", "a = env.b(\"C_D\") ?: ", "%A%env",
	}
	tree := memTree{}
	for _, ext := range []string{"go", "rs", "java", "kt", "gradle", "scala", "cs"} {
		for i, p := range patterns {
			tree["f"+string(rune('a'+i%26))+string(rune('a'+i/26))+"."+ext] = []byte(strings.Repeat(p, size/len(p)))
		}
	}
	for i, p := range patterns {
		tree["src/main/resources/"+string(rune('a'+i%26))+string(rune('a'+i/26))+".yml"] = []byte(strings.Repeat(p, size/len(p)))
		tree["logback-"+string(rune('a'+i%26))+string(rune('a'+i/26))+".xml"] = []byte(strings.Repeat(p, size/len(p)))
	}
	u, err := Scan(context.Background(), tree, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if u.Files < len(tree) {
		t.Errorf("read %d of %d files", u.Files, len(tree))
	}
}
