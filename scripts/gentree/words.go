package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// writer makes names, numbers and sentences up.
type writer struct {
	*rand.Rand
	names []string // of environment variables
}

func pick[T any](w *writer, from []T) T { return from[w.IntN(len(from))] }

var vocabulary = strings.Fields(`
account action address agent alert amount anchor answer archive array asset attempt audit author backup badge balance
banner batch bearer billing block board body border branch bridge buffer bucket budget build bundle cache calendar
call card cart catalog channel charge chart check claim client clock cluster code column comment commit config contact
content context contract cookie copy counter country coupon course credit cursor customer dashboard data date deadline
debug decision delivery depth device digest discount dispatch document domain draft driver edge editor element email
endpoint engine entity entry error event example export factor feature feed field file filter flag folder form format
frame gateway group guard handler hash header health history hook host icon image import index input instance intent
invoice issue item job journal key label language layer layout ledger level license limit line link list loader local
location lock log login loop mailer manifest map margin market matrix media member memory menu message method metric
mirror model module monitor name network node note number object offer offset option order origin output owner package
page parser partner party patch path payload payment period permission phone picture pipeline plan player plugin point
policy pool portal position post prefix price print priority process product profile project prompt proof property
provider proxy query queue quota rank rate reader reason receipt record region release reminder report request reset
resource response result retry review reward role route row rule sample schedule schema scope score screen search
secret section segment sender series server service session setting shape share shard signal signature site slot source
space span spec stage state status step stock storage stream style subject summary supplier survey switch symbol sync
system table tag target task team template tenant term text theme thread threshold ticket time title token tool topic
total trace track traffic transfer trigger type unit update upload usage user value variant vendor version video view
visit voucher wallet warehouse warning webhook widget window worker workflow workspace zone`)

var verbs = strings.Fields(`apply build check close collect compute convert copy create decode delete describe encode
ensure fetch filter find flush format gather handle load lookup make map mark merge move normalize notify open parse
prepare print process publish read refresh register release remove render replace resolve retry save schedule select
send set sort split start stop store submit sum sync track trim update validate verify visit write`)

var fillers = strings.Fields(`the a each every this that when if after before until only never always so that it which
and or but for from into with without since because once again more than at most`)

func (w *writer) word() string { return pick(w, vocabulary) }

// camel is a name of n words, the first a verb: parseOrderItem.
func (w *writer) camel(n int) string {
	var b strings.Builder
	b.WriteString(pick(w, verbs))
	for range n {
		b.WriteString(title(w.word()))
	}
	return b.String()
}

// field is a name of two words: orderItem.
func (w *writer) field() string { return w.word() + title(w.word()) }

// pascal is the name of a type: OrderItem.
func (w *writer) pascal() string { return title(w.word()) + title(w.word()) }

// snake is n words: order_item.
func (w *writer) snake(n int) string {
	parts := make([]string, n)
	for i := range parts {
		parts[i] = w.word()
	}
	return strings.Join(parts, "_")
}

func (w *writer) env() string { return pick(w, w.names) }

func (w *writer) number() int {
	if w.IntN(3) == 0 {
		return w.IntN(100_000)
	}
	return w.IntN(100)
}

// sentence is a comment's worth of words.
func (w *writer) sentence() string {
	var b strings.Builder
	b.WriteString(title(pick(w, verbs)))
	for range 3 + w.IntN(12) {
		b.WriteByte(' ')
		if w.IntN(3) == 0 {
			b.WriteString(pick(w, fillers))
		} else {
			b.WriteString(w.word())
		}
	}
	return b.String() + "."
}

// text is what stands in a string: a message, a path, an identifier, an address.
func (w *writer) text() string {
	switch w.IntN(5) {
	case 0:
		return fmt.Sprintf("/%s/%s/%d", w.word(), w.word(), w.number())
	case 1:
		return fmt.Sprintf("%08x-%04x", w.Uint32(), w.Uint32()&0xffff)
	case 2:
		return fmt.Sprintf("https://%s.example.com/%s?%s=%d", w.word(), w.snake(2), w.word(), w.number())
	default:
		return strings.TrimSuffix(w.sentence(), ".")
	}
}

func title(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
