// Package githubsim is a GitHub that lives in this process: for tests, and for the demonstration.
//
// It takes what a repository shall hold (objects, pull requests, reviews, checks, rules, environments) and HTTP requests
// of GitHub's REST and GraphQL API; it returns what GitHub would answer, errors, headers, pages and rate limits included,
// and faults where it was told to have them. Git objects stand in real bare repositories on disk, all else in memory. It
// asks nobody else, runs no program, keeps no secret's value, and judges nothing.
package githubsim
