package gate

import "deploycoord/pkg/finding"

var breakingNotified = Check{
	ID:    "breaking-notified",
	Title: "Dependent systems are notified",
	Doc: `Of a deployment with a breaking change, a ticked item must say that those who depend on what it breaks are notified
(` + "`- [x] Dependent systems notified`" + `); struck through, it says that there are none, which is a note. Skipped without a breaking
change.`,
	level: breakingLevel,
	pull: extra((*survey).breaking, noBreaking, ticking{
		item: wording{
			{"depend*", "notif*"}, {"depend*", "inform*"}, {"depend*", "coordinat*"}, {"consumer*", "notif*"}, {"consumer*", "inform*"}, {"client*", "notif*"},
			{"downstream", "notif*"}, {"downstream", "inform*"}, {"downstream", "coordinat*"}, {"integrat*", "notif*"}, {"consumer*", "coordinat*"}, {"client*", "inform*"},
		},
		line:     "Dependent systems notified",
		missing:  "the change is breaking, and no item says that dependent systems are notified",
		severity: finding.Error,
	}.judge),
}

var breakingFlags = Check{
	ID:    "breaking-flags",
	Title: "Feature flags are used",
	Doc: `Of a deployment with a breaking change, a ticked item (` + "`- [x] Feature flag used`" + `) or a section "Feature flags" should say that it
can be switched on apart from the deployment, or struck through that this is not possible; otherwise this is a warning.
Skipped without a breaking change.`,
	level: breakingLevel,
	pull: extra((*survey).breaking, noBreaking, ticking{
		item:     wording{{"feature flag*"}, {"feature toggle*"}, {"feature switch*"}, {"behind a flag"}, {"kill switch*"}},
		line:     "Feature flag used: <its name>",
		missing:  "the change is breaking, and nothing speaks of a feature flag",
		severity: finding.Warning,
		sections: []string{"feature flag", "feature flags", "feature toggle", "feature toggles"},
	}.judge),
}

var breakingRollout = Check{
	ID:    "breaking-rollout",
	Title: "A staged rollout is considered",
	Doc: `Of a deployment with a breaking change, a ticked item (` + "`- [x] Staged rollout considered`" + `) or a section "Rollout" should say that
it reaches users step by step, or struck through that this is not possible; otherwise this is a warning. Skipped without a
breaking change.`,
	level: breakingLevel,
	pull: extra((*survey).breaking, noBreaking, ticking{
		item: wording{
			{"staged", "roll* out"}, {"staged", "rollout*"}, {"gradual*", "rollout*"}, {"gradual*", "roll* out"}, {"phased", "rollout*"}, {"phased", "roll* out"},
			{"canary"}, {"blue green"}, {"rollout* plan*"}, {"progressive", "deliver*"}, {"progressive", "rollout*"}, {"incremental*", "rollout*"},
		},
		line:     "Staged rollout considered",
		missing:  "the change is breaking, and nothing speaks of a staged rollout",
		severity: finding.Warning,
		sections: []string{"rollout", "rollout plan", "rollout strategy", "staged rollout", "roll out", "roll out plan", "release plan", "canary"},
	}.judge),
}

var breakingStandby = Check{
	ID:    "breaking-standby",
	Title: "Incident response is on standby",
	Doc: `Of a deployment with a breaking change, a ticked item must say that somebody stands by to respond
(` + "`- [x] Incident response on standby`" + `, or one that speaks of being on call). Skipped without a breaking change.`,
	level: breakingLevel,
	pull: extra((*survey).breaking, noBreaking, ticking{
		item:     wording{{"incident", "standby"}, {"incident", "stand by"}, {"incident", "ready"}, {"incident response"}, {"on call"}, {"oncall"}, {"standby"}, {"stand* by"}},
		line:     "Incident response on standby",
		missing:  "the change is breaking, and no item says that incident response is on standby",
		severity: finding.Error,
	}.judge),
}
