package tenon

import (
	"context"
	"errors"
	"slices"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

// Why the host did not do what it was asked, for errors.Is. An error may also be context.DeadlineExceeded or
// context.Canceled.
var (
	// ErrDenied means that the plugin's permissions do not allow it.
	ErrDenied = errors.New("denied")
	// ErrExhausted means that a quota, a rate or a size is used up.
	ErrExhausted = errors.New("exhausted")
	// ErrInvalid means that the request itself is wrong.
	ErrInvalid = errors.New("invalid")
	// ErrFailed means that it was tried and did not work, or that the host said no more than its message.
	ErrFailed = errors.New("failed")
)

// HostError is what the functions of [Host] fail with.
type HostError struct {
	// Function is the host function's name, as http_request.
	Function string
	// Message is what the host said.
	Message string

	kind error
}

func (e *HostError) Error() string {
	return e.Function + ": " + e.Message
}

// Unwrap answers the kind, one of the errors above.
func (e *HostError) Unwrap() error {
	return e.kind
}

// refusalTrailer is the trailer that says which kind the error of an answer is. Other hosts than Tenon send none.
const refusalTrailer = "tenon-refusal"

// said is the error of an answer with a field for it; none if that is empty.
func said(function, message string, trailer metadata.MD) error {
	if message == "" {
		return nil
	}
	kind := ErrFailed
	for _, each := range []error{ErrDenied, ErrExhausted, ErrInvalid} {
		if slices.Contains(trailer.Get(refusalTrailer), each.Error()) {
			kind = each
		}
	}
	return &HostError{Function: function, Message: message, kind: kind}
}

// failed is the error of a call that got no answer; none if there is none.
func failed(function string, err error) error {
	if err == nil {
		return nil
	}
	return &HostError{Function: function, Message: status.Convert(err).Message(), kind: kindOf(status.Code(err))}
}

func kindOf(code codes.Code) error {
	switch code {
	case codes.PermissionDenied, codes.Unauthenticated:
		return ErrDenied
	case codes.ResourceExhausted:
		return ErrExhausted
	case codes.InvalidArgument:
		return ErrInvalid
	case codes.DeadlineExceeded:
		return context.DeadlineExceeded
	case codes.Canceled:
		return context.Canceled
	default:
		return ErrFailed
	}
}
