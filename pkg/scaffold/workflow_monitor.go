package scaffold

import "fmt"

func monitorWorkflow(c choices) string {
	return fmt.Sprintf(`name: Monitor
on:
  schedule:
    - cron: "*/15 * * * *"         # as often as monitor.every says
permissions:
  contents: write
  pull-requests: write
  actions: read
  statuses: write
  deployments: write
  issues: write
concurrency:
  group: monitor
jobs:
  monitor:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: %s
        with:
          command: monitor
`, c.action)
}
