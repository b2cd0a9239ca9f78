package scaffold

import "fmt"

func gateWorkflow(c choices) string {
	return fmt.Sprintf(`name: Gate
on:
  pull_request:
    types: [opened, synchronize, reopened, edited, ready_for_review, labeled, unlabeled]
  pull_request_review:
    types: [submitted, edited, dismissed]
  merge_group:
  workflow_dispatch:
    inputs:
      pull-request:
        description: The number of the pull request to judge
        type: number
        required: true
permissions:
  contents: read
  actions: read
  statuses: read
  checks: write          # the verdict, as a check run on the head commit
  pull-requests: write   # the comment
concurrency:
  group: gate-${{ github.event.pull_request.number || inputs.pull-request || github.ref }}
  cancel-in-progress: true
jobs:
  gate:
    runs-on: ubuntu-latest
    %s # its secrets and variables are what production has
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 2           # the merge commit and what it merges
      - uses: %s
        with:
          secrets: ${{ toJSON(secrets) }}
          variables: ${{ toJSON(vars) }}
`, fmt.Sprintf("%-30s", "environment: "+scalar(c.environment)), c.action)
}
