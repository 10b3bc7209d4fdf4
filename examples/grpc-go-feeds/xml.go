package main

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxDepth is how deep elements may be nested.
const maxDepth = 100

// Namespaces of what RSS is extended by.
const (
	contentModule = "http://purl.org/rss/1.0/modules/content/"
	dublinCore    = "http://purl.org/dc/elements/1.1/"
)

// element is an element of XML, or a piece of text, which has no name. Its functions may be asked of nil, an element
// that is not there.
type element struct {
	name       xml.Name
	attributes []xml.Attr
	children   []*element
	characters string
}

// readXML reads a document as leniently as can be: feeds have entities of HTML in them, and ampersands that begin none.
func readXML(text string) (*element, error) {
	decoder := xml.NewDecoder(strings.NewReader(strings.TrimSpace(strings.TrimPrefix(text, "\uFEFF"))))
	decoder.Strict = false
	decoder.Entity = xml.HTMLEntity
	decoder.CharsetReader = func(_ string, text io.Reader) (io.Reader, error) { return text, nil }
	document := &element{}
	for open := []*element{document}; ; {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		parent := open[len(open)-1]
		switch token := token.(type) {
		case xml.StartElement:
			child := &element{name: token.Name, attributes: token.Attr}
			parent.children = append(parent.children, child)
			if open = append(open, child); len(open) > maxDepth {
				return nil, fmt.Errorf("found elements nested deeper than %d in line %d", maxDepth, line(decoder))
			}
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			parent.children = append(parent.children, &element{characters: string(token)})
		}
	}
	for _, child := range document.children {
		if child.name.Local != "" {
			return child, nil
		}
	}
	return nil, errors.New("found no XML element, expected RSS or Atom")
}

func line(decoder *xml.Decoder) int {
	line, _ := decoder.InputPos()
	return line
}

// all are the children of that name in the namespace of the element itself. One of another namespace, such as
// media:title in RSS, has a meaning of its own.
func (e *element) all(name string) []*element {
	if e == nil {
		return nil
	}
	return e.allIn(e.name.Space, name)
}

// allIn are the children of that name in a namespace.
func (e *element) allIn(space, name string) (found []*element) {
	for _, child := range e.children {
		if child.name == (xml.Name{Space: space, Local: name}) {
			found = append(found, child)
		}
	}
	return found
}

// first is the first of all children of that name, or nil.
func (e *element) first(name string) *element {
	if found := e.all(name); len(found) > 0 {
		return found[0]
	}
	return nil
}

// firstIn is the first child of that name in a namespace, or nil.
func (e *element) firstIn(space, name string) *element {
	if found := e.allIn(space, name); len(found) > 0 {
		return found[0]
	}
	return nil
}

// attribute is the value of an attribute of that name, in whatever namespace.
func (e *element) attribute(name string) string {
	if e == nil {
		return ""
	}
	for _, attribute := range e.attributes {
		if attribute.Name.Local == name {
			return strings.TrimSpace(attribute.Value)
		}
	}
	return ""
}

// text is all text inside, in order, with a space where an element of it ends.
func (e *element) text() string {
	var text strings.Builder
	e.writeTo(&text)
	return text.String()
}

func (e *element) writeTo(text *strings.Builder) {
	if e == nil {
		return
	}
	text.WriteString(e.characters)
	for _, child := range e.children {
		child.writeTo(text)
		if child.name.Local != "" && isBlock(child.name.Local) {
			text.WriteByte(' ')
		}
	}
}

// plain is all text inside, with single spaces.
func (e *element) plain() string {
	return singleSpaced(e.text())
}
