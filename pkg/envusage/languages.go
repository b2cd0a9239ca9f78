package envusage

// languages lists every language that is read. Order matters only among those that match by path.
func languages() []*language {
	return []*language{
		javascript,
		java,
		kotlin, groovy, scala,
		csharp,
		spring,
		rust,
		golang,
		workflow, // before compose: a workflow may be named docker-compose.yml
		compose,
		dockerfile,
		prisma,
		nodeConfig,
		vue,
		svelte,
		astro,
		html,
		python,
		ruby, erb, haml, yaml,
		php, blade, xml,
		elixir, heex,
	}
}
