// Package hostile has texts that try to be more than text, and looks whether rendered Markdown let them. For tests alone.
package hostile

// Texts are the strings every sink is tried with.
var Texts = []string{
	"", " ", "plain words", "R2_ACCOUNT_ID is read", "::set-output name=x::y", "::stop-commands::x", " \t::error::x", "a ::error::x", "##[error]x", "a##[add-path]x",
	"</details><script>alert(1)</script>", "<!-- x", "a|b", "||", "`", "``", "a`b``c```d````e", "![x](http://evil.example)", "[x](http://evil.example)",
	"[x]: http://evil.example", "[^1]", "<http://evil.example>", "http://evil.example", "see https://evil.example/?a=b&c=d.", "ftp://evil.example", "www.evil.example", "WWW.evil.example",
	"mailto:a@evil.example", "xmpp:a@evil.example", "a.b+c@evil.example", "@octocat", "a @octocat, @acme/team", "#1", "fixes #123", "acme/shop#9", "GH-12", "gh-12",
	"\x1b]8;;http://evil.example\x1b\\x\x1b]8;;\x1b\\", "\x1b[2J\x1b[31mred", "\u009b31m", "\u202egnp.exe", "\u2066x\u2069", "zero\u200bwidth\u200d", "\ufeffbom", "\u2028\u2029\u0085",
	"two\nlines", "cr\r\nlf", "line\n::error::two", "\x00\x7f", "\xff\xfe\xc3(", "# heading", "- item", "* item", "+ item", "1. item", "12) item", "> quote", "---", "===", "    code",
	"\ttab", "~~~", "~~x~~", "**x**", "__x__", "_x_", "$x$", "$`x`$", "&lt;&#60;&amp;", "\\", "a\\", "\\*", "{{x}}", "{0}", ":tada:", "- [ ] task", "%0A::error::x", "100%", "a:b,c",
	"naïve – “quoted” 漢字 👍", "é́́", "a  b   c", "trailing ", "\\\n", "!", "|---|", "<", "a<b>c", "&", "a&b;", "\U000e0041\U000e0042",
}
