// A job for jackan, whose typed classes take nothing but CKAN's own shapes.
//
// usage: java -cp 'FOLDER/*' JackanJob.java URL TOKEN

import eu.trentorise.opendata.jackan.CkanClient;
import eu.trentorise.opendata.jackan.CkanQuery;
import eu.trentorise.opendata.jackan.model.CkanDataset;
import eu.trentorise.opendata.jackan.model.CkanOrganization;
import eu.trentorise.opendata.jackan.model.CkanResource;
import java.util.List;

public class JackanJob {
    public static void main(String[] arguments) {
        CkanClient client = new CkanClient(arguments[0], arguments[1]);
        CkanOrganization organization = new CkanOrganization("jackan-ministry");
        organization.setTitle("Jackan ministry");
        CkanOrganization made = client.createOrganization(organization);

        CkanDataset dataset = new CkanDataset("jackan-bridges");
        dataset.setTitle("Bridges");
        dataset.setOwnerOrg(made.getId());
        dataset.setNotes("Every bridge of the province");
        CkanDataset created = client.createDataset(dataset);
        CkanResource resource = client.createResource(new CkanResource("https://example.org/bridges.csv", created.getId()));

        CkanDataset shown = client.getDataset("jackan-bridges");
        check(shown.getTitle().equals("Bridges"), shown);
        check(shown.getResources().size() == 1, shown);
        check(shown.getResources().get(0).getId().equals(resource.getId()), shown);
        check(shown.getOrganization().getTitle().equals("Jackan ministry"), shown);
        check(shown.getMetadataCreated() != null, shown);

        CkanDataset change = new CkanDataset();
        change.setId(created.getId());
        change.setNotes("Every bridge, and every ferry");
        client.patchUpdateDataset(change);
        List<CkanDataset> found =
            client.searchDatasets(CkanQuery.filter().byOrganizationName("jackan-ministry"), 10, 0).getResults();
        check(found.size() == 1 && found.get(0).getNotes().endsWith("ferry"), found);

        check(client.getOrganizationNames().contains("jackan-ministry"), "organization names");
        check(client.getLicenseList().size() > 10, "licences");
        check(client.getUserList().size() > 0, "users");
        client.deleteDataset(created.getId());
        check(!client.getDatasetList().contains("jackan-bridges"), "a deleted dataset is listed");
        System.out.println("done");
    }

    private static void check(boolean holds, Object what) {
        if (!holds) {
            throw new AssertionError(String.valueOf(what));
        }
    }
}
