package scaffold

import (
	"fmt"
	"strings"

	"deploycoord/pkg/config"
)

func postDeployWorkflow(c choices) string {
	return fmt.Sprintf(`name: Post-deploy
on:
%spermissions:
  contents: write        # the record, the branch of a rollback's pull request
  pull-requests: write   # that pull request, or that of a record where the branch is protected
  deployments: write     # so that GitHub's page of deployments tells the truth
  issues: write          # an issue for an incident
  actions: read          # write, where rollback.strategy is workflow
  checks: read
  statuses: write        # deployment-verified, by which a rollback knows where to go back to
concurrency:
  group: post-deploy
jobs:
  post-deploy:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 2
      - uses: %s
        with:
          command: post-deploy
`, c.trigger(), c.action)
}

// trigger waits for the end of what deploys; where nothing here does, the push itself is the beginning.
func (c choices) trigger() string {
	if len(c.pipeline) == 0 {
		return fmt.Sprintf("  push:\n    branches: [%s]\n    paths-ignore: ['%s/**'] # the records of deployments\n", scalar(c.branch()), config.Default().Record.Folder)
	}
	var names []string
	for _, d := range c.pipeline {
		names = append(names, scalar(d.Name))
	}
	line := fmt.Sprintf("%-30s", "workflows: ["+strings.Join(names, ", ")+"]")
	return fmt.Sprintf("  workflow_run:\n    %s # the workflow that a push to the default branch starts\n    types: [completed]\n    branches: [%s]\n", line, scalar(c.branch()))
}

// branch is the one that deploys.
func (c choices) branch() string {
	if c.Branch == "" {
		return "main"
	}
	return c.Branch
}
