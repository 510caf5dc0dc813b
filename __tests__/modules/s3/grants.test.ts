import { Construct } from "constructs";
import { Role, type IGrantable } from "../../../modules/iam";
import { Bucket } from "../../../modules/s3";
import { statements, synth } from "../../support/synth";

describe("grants", () => {
  const grants = (grant: (made: Bucket, role: IGrantable) => void) =>
    statements(
      synth((stack) => {
        const role = new Role(stack, "role", { description: "Any.", trust: { service: "ecs-tasks.amazonaws.com" } });
        grant(new Bucket(stack, "uploads", { protection: "disposable" }), role);
      }),
      "role_policy",
    );
  const list = { effect: "Allow", actions: ["s3:ListBucket"], resources: ["${aws_s3_bucket.uploads.arn}"] };

  test("read", () => {
    expect(
      grants((made, role) => {
        made.grantRead(role);
      }),
    ).toEqual({
      ListUploads: { sid: "ListUploads", ...list },
      ReadUploads: {
        sid: "ReadUploads",
        effect: "Allow",
        actions: ["s3:GetObject", "s3:GetObjectVersion"],
        resources: ["${aws_s3_bucket.uploads.arn}/*"],
      },
    });
  });

  test("read and write", () => {
    expect(
      grants((made, role) => {
        made.grantReadWrite(role);
      }),
    ).toEqual({
      ListUploads: { sid: "ListUploads", ...list },
      ReadWriteUploads: {
        sid: "ReadWriteUploads",
        effect: "Allow",
        actions: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"],
        resources: ["${aws_s3_bucket.uploads.arn}/*"],
      },
    });
  });

  test("IO-4: upload, and nothing else", () => {
    expect(
      grants((made, role) => {
        made.grantUpload(role, "invoices/");
      }),
    ).toEqual({
      UploadUploadsInvoices: {
        sid: "UploadUploadsInvoices",
        effect: "Allow",
        actions: ["s3:PutObject", "s3:AbortMultipartUpload"],
        resources: ["${aws_s3_bucket.uploads.arn}/invoices/*"],
      },
    });
  });

  test("under a prefix, neither listing nor objects reach beyond it; several prefixes go together", () => {
    const granted = grants((made, role) => {
      made.grantRead(role, "incoming/");
      made.grantReadWrite(role, "done/");
    });

    expect(Object.keys(granted)).toEqual([
      "ListUploadsIncoming",
      "ReadUploadsIncoming",
      "ListUploadsDone",
      "ReadWriteUploadsDone",
    ]);
    expect(granted["ListUploadsIncoming"]).toEqual({
      sid: "ListUploadsIncoming",
      ...list,
      condition: [{ test: "StringLike", variable: "s3:prefix", values: ["incoming/*"] }],
    });
    expect(granted["ReadUploadsIncoming"]?.["resources"]).toEqual(["${aws_s3_bucket.uploads.arn}/incoming/*"]);
    expect(granted["ReadWriteUploadsDone"]?.["resources"]).toEqual(["${aws_s3_bucket.uploads.arn}/done/*"]);
  });

  test("read, then read and write, then again: each permission once", () => {
    const granted = grants((made, role) => {
      made.grantRead(role);
      made.grantReadWrite(role);
      made.grantReadWrite(role);
    });

    expect(Object.keys(granted)).toEqual(["ListUploads", "ReadUploads", "ReadWriteUploads"]);
  });

  test("buckets with the same id in two scopes are distinguished", () => {
    const terraform = synth((stack) => {
      const role = new Role(stack, "role", { description: "Any.", trust: { service: "ecs-tasks.amazonaws.com" } });
      for (const place of ["shop", "blog"]) {
        const config = { name: `${place}-files` };
        new Bucket(new Construct(stack, place), "bucket", { config, protection: "disposable" }).grantRead(role);
      }
    });

    expect(Object.keys(statements(terraform, "role_policy"))).toEqual([
      "ListShopBucket",
      "ReadShopBucket",
      "ListBlogBucket",
      "ReadBlogBucket",
    ]);
  });
});
