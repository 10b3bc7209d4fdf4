// Program descriptors writes the descriptor set of HashiCorp's example service proto.KV to standard output, as protoc
// does with --descriptor_set_out.
package main

import (
	"fmt"
	"os"

	kv "github.com/hashicorp/go-plugin/examples/grpc/proto"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/types/descriptorpb"
)

func main() {
	file := protodesc.ToFileDescriptorProto(kv.File_proto_kv_proto)
	set, err := proto.Marshal(&descriptorpb.FileDescriptorSet{File: []*descriptorpb.FileDescriptorProto{file}})
	if err == nil {
		_, err = os.Stdout.Write(set)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
