import { hostReadBack } from "../read-back/host";
import { expectTextractAndBucket, invoiceStorageReadBack } from "../read-back/invoice-ocr";
import { environmentSuite } from "../support/environment-suite";

environmentSuite("invoice-ocr", "budget", (deployed) => {
  invoiceStorageReadBack(deployed);
  hostReadBack(deployed);

  test("IO-3, IO-4: the host may call Textract and use the bucket of invoices", async () => {
    await expectTextractAndBucket(deployed, "host");
  });
});
