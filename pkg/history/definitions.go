package history

// Source is where the definitions come from; they are told here in own words.
const Source = "https://dora.dev/guides/dora-metrics/"

// Definition says what a figure means, and how these records tell it.
type Definition struct {
	Name string
	Asks string // what DORA means by it
	Here string // how it is told from records
}

// The definitions.
var (
	Frequency = Definition{
		"Deployment frequency",
		"How often changes reach production.",
		"Deployments that were decided, whether they went well or failed, over the time on record. The median is over its whole days or weeks, those without a deployment too.",
	}
	Lead = Definition{
		"Lead time for changes",
		"How long a change takes from being committed to running in production.",
		"From the first commit of the change (from the merge, where only that is known) to the end of the verification that found it well. Half of the deployments were as quick as the median or quicker, nine of ten as the 90th percentile.",
	}
	Failure = Definition{
		"Change failure rate",
		"The share of deployments that had to be put right at once: rolled back, or mended by another.",
		"Deployments that were rolled back, should have been, or had an incident opened for them, of all that were decided. What is on hold counts apart.",
	}
	Restore = Definition{
		"Time to restore",
		"How long production stays impaired when something went wrong.",
		"From the first look that saw production unwell to the one that saw it well again; the median of the failed deployments.",
	}
	Recovery = Definition{
		"Failed deployment recovery time",
		"How long it takes to recover from a deployment that failed and had to be put right at once.",
		"From the beginning of the deployment to the look that saw production well again; the median of the failed deployments.",
	}
)
