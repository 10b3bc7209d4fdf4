package tenon

import (
	"context"
	"errors"

	"google.golang.org/grpc/codes"
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

// said is the error of an answer with a field for it; none if that is empty. A host that answers so does not say which
// kind it is.
func said(function, message string) error {
	if message == "" {
		return nil
	}
	return &HostError{Function: function, Message: message, kind: ErrFailed}
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
